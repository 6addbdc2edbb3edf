package app_test

import (
	"strings"
	"testing"

	"wangting/internal/api"
	"wangting/internal/app/demo"
	"wangting/internal/casework"
	"wangting/internal/result"
)

// RES-3, RES-7, acceptance 30: what the check page says, a program reads; the address is counted with the page.
func TestAProgramChecksADocument(t *testing.T) {
	h := open(t, unchanged)
	must(t, demo.Fill(t.Context(), h.Hall))
	boss := h.boss()
	paper, err := h.Rooms.Results.Print(t.Context(), boss, casework.Printout{Code: "institution-wage", Name: "工资重新测算情况查询",
		Holder: "江苏示例科技有限公司", AsOf: "2026-11-23 24:00",
		Tables: []casework.PrintedTable{{Head: []string{"姓名", "年度"}, Rows: [][]string{{"示例甲子", "2026"}}}}})
	must(t, err)
	p, err := h.Rooms.Results.Store.Paper(t.Context(), paper)
	must(t, err)
	anybody := &program{h: h}
	var got api.Checked
	anybody.want(200, "GET", "/check/"+string(p.Code), nil, &got)
	if got.State != "有效" || got.Number != p.Number || got.Digest != p.Digest || got.Until == "" || strings.Contains(got.Holder, "示例科技") {
		t.Errorf("the program reads %+v", got)
	}
	page := h.visitor().get(result.CheckPath + "/" + string(p.Code))
	for _, want := range []string{"真实，有效", "有效期至", got.Number, got.Holder} {
		if !page.has(want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	anybody.want(404, "GET", "/check/0000000000000000", nil, nil)
	last := 0
	for range h.Config.Limits.AddressChecksPerMinute {
		last, _ = anybody.call("GET", "/check/"+string(p.Code), nil, nil)
	}
	if last != 429 {
		t.Errorf("beyond the limit it answers %d", last)
	}
	if s := anybody.want(200, "GET", "/openapi.json", nil, nil); !strings.Contains(s, "/api/v1/check/{code}") {
		t.Error("the document of the API does not have it")
	}
}
