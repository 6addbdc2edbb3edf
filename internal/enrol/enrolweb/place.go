package enrolweb

import (
	"fmt"

	"wangting/internal/enrol"
)

// Place is where a wizard is, and its words.
type Place struct {
	kind  enrol.Kind
	base  string
	key   string // where the browser session keeps the draft's id
	crumb string
	title string   // the h1
	steps []string // one word each, for enrol.Step
}

// The two wizards.
var (
	Registration = Place{enrol.Registration, "/register", "enrol.draft", "单位注册", "法定代表人注册", enrol.Steps}
	Succession   = Place{enrol.Succession, "/representative", "succession.draft", "法定代表人变更", "法定代表人变更",
		[]string{"填写单位信息", "法定代表人认证", "填写账户信息", "完成变更"}}
)

// At is the address of a step.
func (p Place) At(s enrol.Step) string {
	return p.base + map[enrol.Step]string{enrol.Face: "/face", enrol.Account: "/account", enrol.Finished: "/done"}[s]
}

// stepTitle is the title of a step's page.
func (p Place) stepTitle(current int) string {
	return fmt.Sprintf("%s 第 %d 步 %s", p.crumb, current, p.steps[current-1])
}

func (p Place) succession() bool { return p.kind == enrol.Succession }
