package unfinished

import (
	"net/url"
	"reflect"
	"testing"

	"wangting/internal/ui"
)

func TestWhatAPersonWroteIsShownWholeAndNothingElse(t *testing.T) {
	for name, tc := range map[string]struct {
		form url.Values
		want []line
	}{
		"a known field has its label":             {url.Values{"words": {"同意受理"}}, []line{{"填写的意见或内容", []string{"同意受理"}}}},
		"a long text keeps its lines":             {url.Values{"text": {"一\r\n\r\n二"}}, []line{{"正文", []string{"一", "", "二"}}}},
		"an unknown field is shown without name":  {url.Values{"facts": {"双方有不同的记录"}}, []line{{another, []string{"双方有不同的记录"}}}},
		"a number of an unknown field is shown":   {url.Values{"amount": {"1200.50"}}, []line{{another, []string{"1200.50"}}}},
		"known fields stand first":                {url.Values{"a": {"甲"}, "words": {"乙"}}, []line{{"填写的意见或内容", []string{"乙"}}, {another, []string{"甲"}}}},
		"each of several values":                  {url.Values{"x": {"甲", "乙"}}, []line{{another, []string{"甲"}}, {another, []string{"乙"}}}},
		"a version, a button and an id are not":   {url.Values{"version": {"3"}, "do": {"next"}, "x": {"01980000-0000-7000-8000-000000000001"}}, nil},
		"a choice by its code and a tick are not": {url.Values{"verdict": {"approved"}, "agree": {"on"}, "region": {"320000"}}, nil},
		"blanks are not":                          {url.Values{"words": {" \r\n "}}, nil},
	} {
		if got := written(tc.form); !reflect.DeepEqual(got, tc.want) {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

func TestAPageIsCalledWhatTheNearestMenuEntryIsCalled(t *testing.T) {
	menu := []ui.Link{{Text: "单位主页", Href: "/unit"}, {Text: "经办人管理", Href: "/unit/agents"}}
	for path, want := range map[string]string{
		"/unit/agents": "经办人管理", "/unit/agents/new?kind=x": "经办人管理", "/unit/agentsx": "单位主页", "/unit": "单位主页", "/me": "",
	} {
		if got := menuName(path, menu); got != want {
			t.Errorf("%s is called 「%s」, want 「%s」", path, got, want)
		}
	}
}

func TestWhatAFormDoesIsNamedWhereItsWordsDoNotSay(t *testing.T) {
	for name, tc := range map[string]struct {
		action string
		form   url.Values
		want   string
	}{
		"a refusal at the desk":               {"/staff/cases/1/refuse", nil, "不予受理"},
		"a verdict at the desk":               {"/staff/cases/1/decide?x=1", url.Values{"verdict": {"denied"}}, "决定：不予"},
		"an agreement of the unit":            {"/unit/workbench/1", url.Values{"do": {"agree"}, "words": {""}}, "同意"},
		"sending back by the unit":            {"/unit/workbench/1?as=x", url.Values{"do": {"back"}}, "退回申请人修改"},
		"a request for access is declined":    {"/unit/access-requests/1", url.Values{"do": {"decline"}}, "不同意授权"},
		"what a handler may do":               {"/unit/agents/1/scope", url.Values{"do": {"save"}}, "设置可经办业务范围"},
		"an article is approved":              {"/staff/news/1/decide", url.Values{"do": {"approve"}}, "批准发布"},
		"a login is confirmed":                {"/app/scan/1", url.Values{"do": {"confirm"}}, "确认登录"},
		"the address of another kind of page": {"/staff/news/1/review", nil, ""},
		"what its page and words say":         {"/unit/info/edit", url.Values{"do": {"agree"}}, ""},
	} {
		got := step(tc.action, tc.form)
		if (len(got) == 0) != (tc.want == "") || len(got) > 0 && got[0].Value[0] != tc.want {
			t.Errorf("%s is %q, want %s", name, got, tc.want)
		}
	}
}
