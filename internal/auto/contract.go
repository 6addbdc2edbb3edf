package auto

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"wangting/internal/casework"
)

// Kinds of contracts.
const (
	fixedTerm = "fixed"
	openEnded = "open"
	byTask    = "task"
)

// number is an answer of the form that is a number, or an amount in fen.
func (who subject) number(name string) int64 {
	n, _ := who.data[name].(float64)
	return int64(n)
}

// term is how long a contract runs; zero for one without end, or for a task.
func (who subject) term() (from, to time.Time) {
	from, _ = time.Parse(time.DateOnly, who.text("from"))
	if who.text("kind") == fixedTerm {
		to, _ = time.Parse(time.DateOnly, who.text("to"))
	}
	return from, to
}

// mostProbation is the longest probation in months (劳动合同法 art. 19).
func (who subject) mostProbation() int64 {
	from, to := who.term()
	end := to.AddDate(0, 0, 1) // the last day belongs to the term
	switch {
	case who.text("kind") == byTask:
		return 0
	case who.text("kind") == openEnded:
		return 6
	case end.Before(from.AddDate(0, 3, 0)):
		return 0
	case end.Before(from.AddDate(1, 0, 0)):
		return 1
	case end.Before(from.AddDate(3, 0, 0)):
		return 2
	}
	return 6
}

// deposits are words by which a clause would take money or papers of the worker (劳动合同法 art. 9).
var deposits = []string{"押金", "保证金", "风险金", "扣押证件", "扣押身份证", "抵押"}

// lawfulTerms holds a contract to 劳动合同法 art. 9, 17, 19, 20 and 58. The form refuses the same where it can.
func lawfulTerms(_ context.Context, _ Core, who subject, params map[string]string) (string, error) {
	least, err := strconv.ParseInt(params["minWage"], 10, 64)
	if err != nil {
		return "", fmt.Errorf("reading the minimum wage of rule lawful-terms: %w", err)
	}
	from, to := who.term()
	months, pay, trial := who.number("probation"), who.number("pay"), who.number("probationPay")
	switch {
	case !to.IsZero() && !to.After(from):
		return "合同终止日期应当晚于开始日期", nil
	case months > who.mostProbation():
		return fmt.Sprintf("这份合同的试用期最长 %d 个月（劳动合同法第十九条）", who.mostProbation()), nil
	case pay < least*100 || months > 0 && trial < least*100:
		return "工资低于月最低工资标准 " + params["minWage"] + " 元", nil
	case months > 0 && trial*100 < pay*80:
		return "试用期工资低于约定工资的百分之八十（劳动合同法第二十条）", nil
	case who.text("dispatch") == "yes" && (who.text("kind") != fixedTerm || to.AddDate(0, 0, 1).Before(from.AddDate(2, 0, 0))):
		return "被派遣劳动者应当订立二年以上的固定期限劳动合同（劳动合同法第五十八条）", nil
	}
	for _, clause := range who.extra() {
		for _, word := range deposits {
			if strings.Contains(clause, word) {
				return "补充条款中有“" + word + "”，用人单位不得要求劳动者提供担保或者收取财物（劳动合同法第九条）", nil
			}
		}
	}
	return "", nil
}

func (who subject) extra() []string {
	list, _ := who.data["extra"].([]any)
	var out []string
	for _, x := range list {
		m, _ := x.(map[string]any)
		clause, _ := m["clause"].(string)
		out = append(out, clause)
	}
	return out
}

// day writes a day of the form as contracts do.
func day(s string) string {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return t.Format("2006年1月2日")
}

// contract writes 劳动合同 with the terms that 劳动合同法 art. 17 asks for.
func contract(_ context.Context, _ Core, who subject, c casework.Case) (*casework.Written, string, error) {
	worker, _ := who.data["worker"].(map[string]any)
	of := func(key string) string { s, _ := worker[key].(string); return s }
	w := &casework.Written{Draft: true, Words: []string{
		"甲方（用人单位）：" + c.UnitName + "，统一社会信用代码 " + string(who.uscc) + "，住所：" + who.text("unitAddress") +
			"，法定代表人（主要负责人）：" + who.text("repName") + "。",
		"乙方（劳动者）：" + of("name") + "，证件号码 " + of("number") + "，住址：" + who.text("workerAddress") + "。",
		"甲乙双方根据《中华人民共和国劳动法》《中华人民共和国劳动合同法》等法律、法规，在平等自愿、协商一致的基础上订立本合同。",
	}}
	w.Clauses = []casework.Clause{
		{Heading: "第一条　合同期限", Words: who.duration()},
		{Heading: "第二条　工作内容和工作地点", Words: []string{"乙方从事 " + who.text("job") + " 工作，工作地点为 " + who.text("place") + "。"}},
		{Heading: "第三条　工作时间和休息休假", Words: who.hours()},
		{Heading: "第四条　劳动报酬", Words: who.wages()},
		{Heading: "第五条　社会保险", Words: []string{"甲乙双方依法参加社会保险，缴纳社会保险费；乙方应当缴纳的部分由甲方从工资中代扣代缴。"}},
		{Heading: "第六条　劳动保护、劳动条件和职业危害防护", Words: who.hazards()},
	}
	w.Clauses = append(w.Clauses, who.optional()...)
	w.Clauses = append(w.Clauses, casework.Clause{Heading: numbered(len(w.Clauses)+1) + "　变更、解除、终止和争议处理", Words: []string{
		"本合同的变更、解除、终止，按照《中华人民共和国劳动合同法》的规定办理。",
		"双方发生劳动争议的，可以协商、申请调解，或者向有管辖权的劳动人事争议仲裁委员会申请仲裁；对仲裁裁决不服的，可以依法向人民法院起诉。"}})
	w.After = []string{"本合同一式两份，甲乙双方各执一份，自双方签字或者盖章之日起生效。",
		"甲方（盖章）：____________　　乙方（签字）：____________", "签订日期：______年____月____日"}
	return w, "", nil
}

var places = []string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"}

func numbered(n int) string { return "第" + places[n] + "条" }

func (who subject) duration() []string {
	var s string
	switch who.text("kind") {
	case openEnded:
		s = "本合同为无固定期限劳动合同，自 " + day(who.text("from")) + " 起。"
	case byTask:
		s = "本合同以完成一定工作任务为期限，自 " + day(who.text("from")) + " 起，至下列工作任务完成时止：" + who.text("task") + "。"
	default:
		s = "本合同为固定期限劳动合同，自 " + day(who.text("from")) + " 起至 " + day(who.text("to")) + " 止。"
	}
	out := []string{s}
	if n := who.number("probation"); n > 0 {
		out = append(out, fmt.Sprintf("试用期 %d 个月，包含在合同期限内。", n))
	} else {
		out = append(out, "不约定试用期。")
	}
	if who.text("dispatch") == "yes" {
		out = append(out, "乙方被派遣到 "+who.text("userUnit")+" 工作，甲方应当将劳务派遣协议的内容告知乙方。")
	}
	return out
}

func (who subject) hours() []string {
	const rest = "甲方依法保证乙方的休息休假，安排加班的依法支付加班工资。"
	switch who.text("hours") {
	case "combined":
		return []string{"实行综合计算工时工作制，批准文号：" + who.text("hoursNo") + "。", rest}
	case "flexible":
		return []string{"实行不定时工作制，批准文号：" + who.text("hoursNo") + "。", rest}
	}
	return []string{"实行标准工时工作制，每日工作时间不超过 8 小时，平均每周工作时间不超过 40 小时（国务院关于职工工作时间的规定）。", rest}
}

func (who subject) wages() []string {
	out := []string{"乙方月工资为 " + yuanOf(who.number("pay")) + " 元，甲方于每月 " + strconv.FormatInt(who.number("payDay"), 10) +
		" 日以货币形式足额支付。"}
	if who.number("probation") > 0 {
		out = append(out, "试用期月工资为 "+yuanOf(who.number("probationPay"))+" 元。")
	}
	return out
}

func (who subject) hazards() []string {
	out := []string{"甲方为乙方提供符合国家规定的劳动条件和必要的劳动防护用品。"}
	if who.text("hazard") == "yes" {
		return append(out, "岗位可能产生的职业病危害及其防护措施："+who.text("hazardText"))
	}
	return append(out, "岗位没有职业病危害因素。")
}

// optional are the clauses that the parties may agree on.
func (who subject) optional() []casework.Clause {
	var out []casework.Clause
	add := func(title string, words ...string) {
		out = append(out, casework.Clause{Heading: numbered(7+len(out)) + "　" + title, Words: words})
	}
	if s := who.text("trainingText"); s != "" {
		add("专项培训和服务期", s)
	}
	if s := who.text("secrecyText"); s != "" {
		add("保守商业秘密", s)
	}
	if s := who.text("competeText"); s != "" {
		add("竞业限制", s, "竞业限制期限不超过二年，竞业限制期间甲方按月给予乙方经济补偿。")
	}
	if extra := who.extra(); len(extra) > 0 {
		add("双方约定的其他事项", extra...)
	}
	return out
}
