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

func TestAStepAtTheDeskIsNamedWithItsVerdict(t *testing.T) {
	for action, want := range map[string]string{
		"/staff/cases/1/refuse": "不予受理", "/staff/cases/1/decide?x=1": "决定：不予", "/unit/info/close": "", "/staff/news/1/review": "",
	} {
		verdict := map[bool]string{true: "denied"}[want == "决定：不予"]
		got := step(action, verdict)
		if (len(got) == 0) != (want == "") || len(got) > 0 && got[0].Value[0] != want {
			t.Errorf("%s is %q, want %s", action, got, want)
		}
	}
}
