package desk

import (
	"testing"
	"time"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/form"
)

func TestAnAnswerSaysWhetherItIsStillItsSources(t *testing.T) { // ITM-6
	f, err := form.Compile([]byte(ct.Schema))
	if err != nil {
		t.Fatal(err)
	}
	v := casework.View{Item: casework.Item{Form: f}, Case: casework.Case{Data: form.Data{"count": 30.0, "phone": "13800000082", "reason": "岗前培训"}},
		Origins: casework.Origins{At: ct.Start.UTC(), Of: map[string]casework.Origin{
			"count": {Source: "core.staffCount", Value: 31.0}, "phone": {Source: "person.phone", Value: "13800000082"}}}}
	v.Origins.At = v.Origins.At.In(time.UTC)
	for name, want := range map[string]string{
		"count":  "申请人已修改，原为“31 人”（核心业务系统，2026-11-23 09:12）",
		"phone":  "与来源一致（办理人账户，2026-11-23 09:12）",
		"reason": "",
	} {
		if got := originOf(v, name, f.Summary); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	v.Case.Data["phone"] = "13900000000"
	if got, want := originOf(v, "phone", f.Summary), "申请人已修改，原为“1*****82”（办理人账户，2026-11-23 09:12）"; got != want {
		t.Errorf("a masked original: %q, want %q", got, want)
	}
}
