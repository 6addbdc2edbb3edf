package enrolweb

import (
	"fmt"

	"wangting/internal/enrol"
)

// Place holds the address, session key and titles of one of the two wizards.
type Place struct {
	kind  enrol.Kind
	base  string
	key   string // session key of the draft's id
	crumb string
	title string   // the h1
	steps []string // titles, indexed by enrol.Step
}

// The two wizards.
var (
	Registration = Place{enrol.Registration, "/register", "enrol.draft", "单位注册", "法定代表人注册", enrol.Steps}
	Succession   = Place{enrol.Succession, "/representative", "succession.draft", "法定代表人变更", "法定代表人变更",
		[]string{"填写单位信息", "法定代表人认证", "填写账户信息", "完成变更"}}
)

// StepPath returns the address of a step.
func (p Place) StepPath(s enrol.Step) string {
	return p.base + map[enrol.Step]string{enrol.Face: "/face", enrol.Account: "/account", enrol.Finished: "/done"}[s]
}

// stepTitle returns the page title of a step.
func (p Place) stepTitle(current int) string {
	return fmt.Sprintf("%s 第 %d 步 %s", p.crumb, current, p.steps[current-1])
}

func (p Place) succession() bool { return p.kind == enrol.Succession }
