package check_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"wangting/internal/check"
	"wangting/internal/fault"
)

func TestAFormWithoutFaultsGivesNil(t *testing.T) {
	var f check.Form
	passed := f.Required("name", "单位全称", "江南示例") && f.Chosen("type", "证件类型", "01") &&
		f.OneOf("kind", "用户类别", "handler", "admin", "handler") && f.Agreed("agree", "《法人用户注册协议》", true) &&
		f.AtMost("name", "单位全称", "四个汉字", 4) && f.Same("again", "a", "a") && f.AddErr("uscc", nil)
	if !passed || !f.OK() || f.Err() != nil {
		t.Errorf("passed %v, OK %v, Err %v", passed, f.OK(), f.Err())
	}
}

// REG-4: each with its own message beside the field and in a summary.
func TestFaultsStandInTheOrderOfTheForm(t *testing.T) {
	var f check.Form
	passed := []bool{
		f.Required("uscc", "统一社会信用代码", " \t"),
		f.Chosen("type", "法定代表人证件类型", ""),
		f.OneOf("kind", "用户类别", "root", "admin", "handler"),
		f.AtMost("name", "单位全称", "五个汉字吗", 4),
		f.Same("again", "a", "b"),
		f.AddErr("phone", fmt.Errorf("parsing: %w", fault.New(fault.Invalid, "手机号应为 11 位，当前是 10 位"))),
		f.AddErr("code", fault.On("inner", "验证码不对")),
		f.AddErr("unit", fault.New(fault.Conflict, "这个单位已经注册")),
		f.Agreed("agree", "《法人用户注册协议》", false),
	}
	if slices.Contains(passed, true) || f.OK() {
		t.Errorf("passed: %v", passed)
	}
	f.Add("uscc", "another sentence about the same field")
	want := []fault.Field{
		{Name: "uscc", Say: "请填写统一社会信用代码"},
		{Name: "type", Say: "请选择法定代表人证件类型"},
		{Name: "kind", Say: "请选择用户类别"},
		{Name: "name", Say: "单位全称最多 4 个字，当前是 5 个字"},
		{Name: "again", Say: "两次输入的密码不一致"},
		{Name: "phone", Say: "手机号应为 11 位，当前是 10 位"},
		{Name: "code", Say: "验证码不对"},
		{Name: "unit", Say: "这个单位已经注册"},
		{Name: "agree", Say: "请阅读并同意《法人用户注册协议》"},
	}
	err := f.Err()
	if !errors.Is(err, fault.Invalid) || !slices.Equal(fault.Of(err).Fields, want) {
		t.Errorf("got %v, want %v", err, want)
	}
	if !f.Wrong("uscc") || f.Wrong("other") {
		t.Error("Wrong does not tell the fields apart")
	}
}

func TestWhatIsNotAboutTheInputIsNotPutBesideAField(t *testing.T) {
	broken := errors.New("disk is full")
	for name, err := range map[string]error{
		"something broken":  broken,
		"a register away":   fault.AwayFrom("市场监管登记信息", broken),
		"too many tries":    fault.New(fault.Limited, "请稍后再试"),
		"an invalid silent": fault.New(fault.Invalid, ""),
	} {
		t.Run(name, func(t *testing.T) {
			var f check.Form
			f.Required("name", "单位全称", "")
			if f.AddErr("uscc", err) || f.Wrong("uscc") || f.OK() {
				t.Error("it was taken for a fault of the field")
			}
			f.AddErr("uscc", errors.New("a later one"))
			if got := f.Err(); !errors.Is(got, err) {
				t.Errorf("Err gives %v, want %v", got, err)
			}
		})
	}
}
