package mandate

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
)

func logWordsOf() logWords {
	return logWords{
		word:    func(act string) string { return "做了 " + act },
		item:    func(code string) string { return strings.ToUpper(code) },
		holders: map[string]Holder{"m1": {"m1", "p1", "测试甲", actor.Representative}, "m3": {"m3", "p3", "测试丙", actor.Operator}},
		persons: map[string]string{"p1": "测试甲", "p3": "测试丙", "p9": "测**"},
		things:  map[string]map[string]audit.Thing{"case": {"c1": {Name: "裁员备案", Number: "RS1", Item: "layoff", Path: "/unit/cases/c1"}}},
	}
}

func TestALineOfTheLogSaysWhoDidWhatByWhatRight(t *testing.T) { // HAN-11
	at := time.Date(2026, 12, 1, 2, 0, 0, 0, time.UTC)
	for name, tc := range map[string]struct {
		entry audit.Entry
		want  LogLine
	}{
		"the representative sets the items of a handler": {
			audit.Entry{Kind: "person", PersonID: "p1", MandateID: "m1", Act: "mandate.scope", Object: "mandate", ObjectID: "m3",
				Detail: `{"as":"1","added":"a b","removed":"c","new 业务范围":"3 项","level":"3","old 业务范围":"2 项"}`},
			LogLine{Who: "测试甲", By: "法定代表人", What: "做了 mandate.scope", On: "经办人 测试丙", Right: "法定代表人",
				Changes: []LogChange{{"业务范围", "2 项", "3 项"}, {"增加事项", "", "A、B"}, {"减少事项", "", "C"}}},
		},
		"a handler submits a case by the grant of its item": {
			audit.Entry{Kind: "person", PersonID: "p3", MandateID: "m3", Act: "case.submit", Object: "case", ObjectID: "c1",
				Detail: `{"as":"3","item":"layoff"}`},
			LogLine{Who: "测试丙", By: "经办人", What: "做了 case.submit", On: "裁员备案", Number: "RS1", Path: "/unit/cases/c1", Right: "授权：LAYOFF"},
		},
		"a handler who is an administrator by now acted as a handler": {
			audit.Entry{Kind: "person", PersonID: "p3", MandateID: "m3", Act: "login.ended", Object: "login", Detail: `{"as":"3"}`},
			LogLine{Who: "测试丙", By: "经办人", What: "做了 login.ended", On: "登录", Right: "经办人授权"},
		},
		"an entry from before the level was recorded takes that of the mandate": {
			audit.Entry{Kind: "person", PersonID: "p1", MandateID: "m1", Act: "mandate.opened", Object: "unit", Detail: `{}`},
			LogLine{Who: "测试甲", By: "法定代表人", What: "做了 mandate.opened", On: "本单位", Right: "法定代表人"},
		},
		"an entry that does not say the level of anybody else does not guess it": {
			audit.Entry{Kind: "person", PersonID: "p3", MandateID: "m3", Act: "login.entered", Object: "mandate", ObjectID: "m3", Detail: `{"way":"password"}`},
			LogLine{Who: "测试丙", What: "做了 login.entered", On: "测试丙", Right: "本单位授权", Why: "账号密码登录"},
		},
		"an entry from before values were recorded names the fields": {
			audit.Entry{Kind: "person", PersonID: "p1", MandateID: "m1", Act: "unit.changed", Object: "unit", Detail: `{"fields":"name address"}`},
			LogLine{Who: "测试甲", By: "法定代表人", What: "做了 unit.changed", On: "本单位", Right: "法定代表人",
				Changes: []LogChange{{"单位全称", "", "已修改"}, {"注册地地址", "", "已修改"}}},
		},
		"a clerk decides at the window, without a name and an address": {
			audit.Entry{Kind: "staff", StaffID: "s", IP: "192.0.2.7", Act: "case.decide", Object: "case", ObjectID: "c1",
				Detail: `{"as":"clerk","item":"layoff","new 决定":"准予","old 决定":""}`},
			LogLine{Who: "工作人员", What: "做了 case.decide", On: "裁员备案", Number: "RS1", Path: "/unit/cases/c1", Right: "窗口",
				Changes: []LogChange{{"决定", "", "准予"}}},
		},
		"the hall ends a mandate and says why": {
			audit.Entry{Kind: "system", System: "mandate", Act: "mandate.ended", Object: "mandate", ObjectID: "m3", Detail: `{"why":"到期","level":"3"}`},
			LogLine{Who: "系统", What: "做了 mandate.ended", On: "经办人 测试丙", Right: "系统", Why: "到期"},
		},
		"a deleted draft still has the name of its item": {
			audit.Entry{Kind: "person", PersonID: "p1", MandateID: "m1", Act: "case.delete", Object: "case", ObjectID: "gone", Detail: `{"item":"x"}`},
			LogLine{Who: "测试甲", By: "法定代表人", What: "做了 case.delete", On: "X", Right: "法定代表人"},
		},
		"a person without a mandate of the unit is masked": {
			audit.Entry{Kind: "person", PersonID: "p9", Act: "case.submit", Object: "case", ObjectID: "old"},
			LogLine{Who: "测**", By: "本人", What: "做了 case.submit", On: "办件"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			tc.entry.At, tc.want.HappenedAt, tc.want.Act = at, at, tc.entry.Act
			if got := logWordsOf().line(tc.entry); !reflect.DeepEqual(got, tc.want) {
				t.Errorf("got  %+v\nwant %+v", got, tc.want)
			}
		})
	}
}

func TestAnActOnAMandateRecordsWhatItChanged(t *testing.T) { // HAN-11
	first := time.Date(2026, 11, 1, 0, 0, 0, 0, china)
	m := Mandate{ID: "m", UnitID: "u", PersonID: "p", Level: actor.Operator, State: Active, From: first, Until: first.AddDate(0, 1, 0)}
	later, ended := m, m
	later.Until = first.AddDate(1, 1, 0)
	ended.end(first, "由法定代表人删除")
	for name, tc := range map[string]struct {
		before, after Mandate
		want          map[string]string
	}{
		"a new period has the old last day and the new one": {m, later, map[string]string{"old 结束日期": "2026-11-30", "new 结束日期": "2027-11-30"}},
		"an invitation has all": {Mandate{}, m, map[string]string{"old 身份": "", "new 身份": "经办人", "old 授权状态": "", "new 授权状态": "已生效",
			"old 开始日期": "", "new 开始日期": "2026-11-01", "old 结束日期": "", "new 结束日期": "2026-11-30"}},
		"an end says why":         {m, ended, map[string]string{"old 授权状态": "已生效", "new 授权状态": "已结束", "why": "由法定代表人删除"}},
		"nothing changed is said": {m, m, map[string]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			tc.want["person"], tc.want["level"] = "p", "3"
			if got := tc.after.deed("mandate.x", tc.before).Detail; !reflect.DeepEqual(got, tc.want) {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
	if got := m.scopeDeed([]string{"a", "c"}, []string{"a", "b"}).Detail; got["added"] != "b" || got["removed"] != "c" || got["new 业务范围"] != "" {
		t.Errorf("the items are recorded as %v", got)
	}
}
