package practice

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/check"
	"wangting/internal/fault"
	"wangting/internal/person"
	"wangting/internal/unit"
)

// What a learner types in lessons beside the particulars of the unit and its people. All of it is shown to them.
const (
	kitPassword = "Yanlian2026!"
	kitCode     = "135790"
	kitOldName  = "yanlian01"
)

// Kit is the invented things that lessons are done with.
type Kit struct {
	Unit                    unit.Unit
	Boss, Helper            person.Person
	Password, Code, OldName string
}

// Lesson is a chapter of the manual that is practised on a page of its own: the real pages ask other systems, which no practice may.
type Lesson struct {
	Key, Title string
	Steps      []Step
}

// Step is one page of a lesson.
type Step struct {
	Title, Say string
	Send       string // what its button says
	Asks       []Ask
}

// Ask is one input of a step.
type Ask struct {
	Name, Label string
	Secret      bool
	New         bool     // a new password, which follows the rules of the hall
	Again       string   // name of the input that it repeats
	Options     []string // to choose from
	Want        func(Kit) []string
}

func want(one func(Kit) string) func(Kit) []string {
	return func(k Kit) []string { return []string{one(k)} }
}

var (
	askCode = Ask{Name: "uscc", Label: "统一社会信用代码", Want: want(func(k Kit) string { return string(k.Unit.USCC) })}
	askUnit = Ask{Name: "name", Label: "单位全称", Want: want(func(k Kit) string { return k.Unit.Name })}
	askID   = Ask{Name: "number", Label: "法定代表人证件号码", Want: want(func(k Kit) string { return k.Boss.DocNumber })}
	askBoss = Ask{Name: "boss", Label: "法定代表人姓名", Want: want(func(k Kit) string { return k.Boss.Name })}
	askNew  = Ask{Name: "password", Label: "密码", Secret: true, New: true}
	askSame = Ask{Name: "again", Label: "确认密码", Secret: true, Again: "password"}
)

// Lessons are those of the chapters 1 to 3 of the user manual, with its steps and labels.
var Lessons = []Lesson{
	{"register", "单位用户注册", []Step{
		{"填写单位信息", "正式注册时核对登记信息。演练请照演练资料填写。", "下一步", []Ask{askCode, askUnit, askID, askBoss}},
		{"法定代表人认证", "正式注册由法定代表人用支付宝扫码刷脸。演练不拍照，也不连接支付宝。", "模拟刷脸通过", nil},
		{"填写账户信息", "正式注册会发短信验证码。演练不发短信，验证码见演练资料；密码可以自己定，不会保存。", "完成注册", []Ask{
			{Name: "phone", Label: "移动电话", Want: want(func(k Kit) string { return string(k.Boss.Phone) })},
			{Name: "code", Label: "短信验证码", Want: want(func(k Kit) string { return k.Code })}, askNew, askSame}}}},
	{"upgrade", "历史用户升级", []Step{
		{"选择原网办大厅", "单位在原网办大厅有账户的，可以升级，不用重新注册。", "下一步", []Ask{{Name: "hall", Label: "原网办大厅",
			Options: []string{"江苏省人社网办大厅", "江苏省社会保险基金管理中心网上业务大厅", "泰州市人社网办大厅"}}}},
		{"校验历史账户", "正式升级时向原网办大厅核验。演练的原用户名和原密码见演练资料。", "下一步", []Ask{
			{Name: "old", Label: "原用户名", Want: want(func(k Kit) string { return k.OldName })},
			{Name: "oldpw", Label: "原密码", Secret: true, Want: want(func(k Kit) string { return k.Password })}}},
		{"确认法定代表人信息", "请照演练资料填写。", "下一步", []Ask{askUnit, askID, askBoss}},
		{"设置管理员", "正式升级时管理员要先注册个人用户。演练请填演练经办人的资料。", "完成升级", []Ask{
			{Name: "adminNumber", Label: "管理员证件号码", Want: want(func(k Kit) string { return k.Helper.DocNumber })},
			{Name: "adminName", Label: "管理员姓名", Want: want(func(k Kit) string { return k.Helper.Name })},
			{Name: "adminPhone", Label: "管理员移动电话", Want: want(func(k Kit) string { return string(k.Helper.Phone) })},
			askNew, askSame}}}},
	{"login", "单位用户登录", []Step{
		{"账号密码登录", "账号是统一社会信用代码或者单位编号；开通多经办人以后，还要填写办事人员的证件号码或者移动电话。", "登录", []Ask{
			{Name: "account", Label: "统一社会信用代码或者单位编号", Want: func(k Kit) []string { return []string{string(k.Unit.USCC), k.Unit.Number} }},
			{Name: "who", Label: "办事人员证件号码或者移动电话", Want: func(k Kit) []string { return []string{k.Boss.DocNumber, string(k.Boss.Phone)} }},
			{Name: "loginpw", Label: "登录密码", Secret: true, Want: want(func(k Kit) string { return k.Password })}}},
		{"扫码登录", "正式登录时用江苏智慧人社 APP 扫描页面上的二维码，在手机上确认。演练没有手机，点一下代替。", "模拟扫码确认", nil}}},
}

// LessonOf gives a lesson by its key.
func LessonOf(key string) (Lesson, bool) {
	i := slices.IndexFunc(Lessons, func(l Lesson) bool { return l.Key == key })
	if i < 0 {
		return Lesson{}, false
	}
	return Lessons[i], true
}

// Do answers a step of a lesson, counted from 1. Invalid says beside which input something is wrong, Conflict that an earlier step is to be
// done first. Nothing that was typed is kept.
func (s *Service) Do(ctx context.Context, who actor.Actor, lesson string, step int, typed func(name string) string) error {
	l, ok := LessonOf(lesson)
	if !ok || step < 1 || step > len(l.Steps) {
		return fault.New(fault.NotFound, "没有这一步")
	}
	look, err := s.Look(ctx, who)
	if err != nil {
		return err
	}
	if step > look.Steps[lesson]+1 {
		return fault.New(fault.Conflict, "请先完成前面的步骤")
	}
	if err := l.Steps[step-1].check(look.Kit, typed); err != nil {
		return err
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.DoStep(ctx, who.UnitID, lesson, step, s.Now()); err != nil {
			return fmt.Errorf("keeping step %d of lesson %s: %w", step, lesson, err)
		}
		return s.Audit.Record(ctx, who, actor.Deed{Act: "practice.step", Object: "unit", ObjectID: who.UnitID, UnitID: who.UnitID})
	})
}

// check compares what was typed with the kit.
func (st Step) check(k Kit, typed func(string) string) error {
	f := &fault.Fault{Kind: fault.Invalid}
	for _, a := range st.Asks {
		if say := a.wrong(k, typed); say != "" {
			f.Fields = append(f.Fields, fault.Field{Name: a.Name, Say: say})
		}
	}
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

// wrong says what is wrong with an answer; "" when nothing is.
func (a Ask) wrong(k Kit, typed func(string) string) string {
	v := typed(a.Name)
	switch {
	case a.New:
		if err := check.Password(v, string(k.Unit.USCC), string(k.Boss.Phone), k.Boss.DocNumber); err != nil {
			return fault.Of(err).Say
		}
	case a.Again != "":
		if v != typed(a.Again) {
			return "两次填写的密码不一样"
		}
	case strings.TrimSpace(v) == "":
		return "请填写" + a.Label
	case a.Options != nil:
		if !slices.Contains(a.Options, v) {
			return "请选择" + a.Label
		}
	case !slices.Contains(a.Want(k), strings.TrimSpace(v)):
		return "与演练资料不一致，请照演练资料填写"
	}
	return ""
}
