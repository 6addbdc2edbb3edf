package aliyunsms_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"wangting/internal/fault"
	"wangting/internal/gateway/aliyunsms"
)

func TestAPushIsReadAsTheServiceWritesIt(t *testing.T) { // OUT-3
	var g *aliyunsms.Gateway
	all, err := g.ReadReports([]byte(`[
		{"phone_number":"13800138000","send_time":"2026-11-27 10:00:00","report_time":"2026-11-27 10:00:05","success":true,
		 "err_code":"DELIVERED","err_msg":"用户接收成功","sms_size":"1","biz_id":"12345^0","out_id":"a"},
		{"phone_number":"8613800138001","report_time":"2026-11-27 10:00:06","success":"false","err_code":"MOBILE_NOT_ON_SERVICE","out_id":"b"},
		{"phone_number":13800138002,"success":false,"err_code":"MK:1008","out_id":"c"},
		{"phone_number":"13800138003","success":false,"err_code":"<b>","out_id":"d"},
		{"phone_number":"13800138004","success":true,"biz_id":"x"}]`))
	if err != nil || len(all) != 4 {
		t.Fatalf("%v, %v", all, err)
	}
	if r := all[0]; r.ID != "a" || !r.Delivered || r.Why != "" || !r.At.Equal(time.Date(2026, 11, 27, 2, 0, 5, 0, time.UTC)) {
		t.Errorf("the first: %+v", r)
	}
	if r := all[1]; r.Phone != "13800138001" || r.Delivered || r.Why != "号码停机、空号或暂停服务" {
		t.Errorf("the second: %+v", r)
	}
	if r := all[2]; r.Phone != "13800138002" || r.Why != "运营商代码 MK:1008" {
		t.Errorf("the third: %+v", r)
	}
	if r := all[3]; strings.Contains(r.Why, "<") {
		t.Errorf("the fourth: %+v", r)
	}
	for _, bad := range []string{``, `{}`, `[1]`, `[{"phone_number":{}}]`} {
		if _, err := g.ReadReports([]byte(bad)); !errors.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func FuzzReadReports(f *testing.F) {
	f.Add([]byte(`[{"phone_number":"13800138000","success":true,"err_code":"DELIVERED","out_id":"a"}]`))
	var g *aliyunsms.Gateway
	f.Fuzz(func(t *testing.T, body []byte) {
		all, err := g.ReadReports(body)
		if err != nil && !errors.Is(err, fault.Invalid) {
			t.Errorf("%v", err)
		}
		for _, r := range all {
			if r.ID == "" || !r.Delivered && r.Why == "" {
				t.Errorf("%+v", r)
			}
		}
	})
}
