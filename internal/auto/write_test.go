package auto

import (
	"slices"
	"strings"
	"testing"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/regno"
)

func TestEveryDeedThatWritesHasItsWriter(t *testing.T) { // ITM-12
	n := 0
	for _, d := range catalog.Deeds {
		if _, ok := writers[d.Key]; ok != d.Writes {
			t.Errorf("%s: writes %v, has a writer %v", d.Key, d.Writes, ok)
		}
		if d.Writes {
			n++
		}
	}
	if n != len(writers) {
		t.Errorf("%d of the list write, %d do", n, len(writers))
	}
}

// said is everything that a text says, line by line.
func said(w *casework.Written) string {
	lines := slices.Clone(w.Words)
	for _, c := range w.Clauses {
		lines = append(append(lines, c.Heading), c.Words...)
	}
	return strings.Join(append(lines, w.After...), "\n")
}

func TestAContractSaysWhatWasAgreed(t *testing.T) { // items.md §2.14
	agreed := form.Data{"worker": map[string]any{"name": "测试子", "number": "321000199305018401"}, "kind": "fixed", "from": "2026-12-01",
		"to": "2029-11-30", "probation": 6.0, "pay": 680000.0, "probationPay": 544000.0, "payDay": 10.0, "hours": "standard", "dispatch": "no"}
	for name, tc := range map[string]struct {
		change form.Data
		says   []string
		not    string
	}{
		"a fixed term": {nil, []string{"自 2026年12月1日 起至 2029年11月30日 止", "试用期 6 个月", "月工资为 6800.00 元", "试用期月工资为 5440.00 元",
			"甲方于每月 10 日", "标准工时", "没有职业病危害", "第七条　变更", "证件号码 321000199305018401", "双方签字或者盖章之日起生效"}, "派遣到"},
		"without end": {form.Data{"kind": "open", "to": nil, "probation": 0.0}, []string{"无固定期限", "不约定试用期"}, "试用期月工资"},
		"a task":      {form.Data{"kind": "task", "task": "示例工程竣工", "probation": 0.0}, []string{"至下列工作任务完成时止：示例工程竣工"}, "固定期限"},
		"a dispatch":  {form.Data{"dispatch": "yes", "userUnit": "苏州示例软件"}, []string{"被派遣到 苏州示例软件 工作"}, "不定时"},
		"flexible hours, hazards and clauses": {form.Data{"hours": "flexible", "hoursNo": "示例〔2026〕3号", "hazard": "yes", "hazardText": "噪声，配备耳塞",
			"secrecyText": "客户名单保密", "competeText": "离职后一年", "extra": []any{map[string]any{"clause": "提供工作餐"}}},
			[]string{"不定时工作制，批准文号：示例〔2026〕3号", "噪声，配备耳塞", "第七条　保守商业秘密\n客户名单保密", "第八条　竞业限制", "竞业限制期限不超过二年",
				"第九条　双方约定的其他事项\n提供工作餐", "第十条　变更"}, "标准工时"},
	} {
		d := form.Data{}
		for _, from := range []form.Data{agreed, tc.change} {
			for k, v := range from {
				d[k] = v
			}
		}
		w, why, err := contract(t.Context(), nil, subject{uscc: "91321200MA2ABCD130", data: d}, casework.Case{UnitName: "泰州示例物流有限公司"})
		if err != nil || why != "" || !w.Draft {
			t.Fatalf("%s: %q, %v", name, why, err)
		}
		for _, words := range tc.says {
			if !strings.Contains(said(w), words) {
				t.Errorf("%s: it does not say %s:\n%s", name, words, said(w))
			}
		}
		if strings.Contains(said(w), tc.not) {
			t.Errorf("%s: it says %s:\n%s", name, tc.not, said(w))
		}
	}
}

func TestAProofOfEnrolmentCoversThePeriodThatWasAskedFor(t *testing.T) { // items.md §3
	rows := views{"person-months": {{"aae003": "202601", "aae140": "110", "aae180": "680000", "paid": "true"},
		{"aae003": "202602", "aae140": "110", "aae180": "680000", "paid": "false"}, {"aae003": "202601", "aae140": "210", "paid": "true"}}}
	for name, tc := range map[string]struct {
		from, to string
		kinds    []any
		why      string
		rows     int
	}{
		"all insurances":              {"2026-01", "2026-03", nil, "", 3},
		"one insurance":               {"2026-01", "2026-03", []any{"110"}, "", 2},
		"one month":                   {"2026-02", "2026-02", nil, "", 1},
		"an insurance without months": {"2026-01", "2026-03", []any{"410"}, "没有查到所选期间和险种的参保缴费记录", 0},
		"sixty months":                {"2021-04", "2026-03", nil, "", 3},
		"sixty-one months":            {"2021-03", "2026-03", nil, "证明期间超过 60 个月，一份证明放不下", 0},
		"a month that is to come":     {"2026-01", "2026-12", nil, "证明期间还没有结束", 0},
		"the wrong way round":         {"2026-03", "2026-01", nil, "证明期间不完整", 0},
	} {
		who := subject{doc: regno.Document{Type: regno.IdentityCard, Number: "321202199205013965"}, now: clocktest.Now(),
			data: form.Data{"scope": "person", "name": "测试壬", "from": tc.from, "to": tc.to, "kinds": tc.kinds}}
		w, why, err := enrolment(t.Context(), rows, who, casework.Case{})
		if err != nil || why != tc.why || why == "" && len(w.Tables[0].Rows) != tc.rows {
			t.Errorf("%s: %q, %v, %+v", name, why, err, w)
			continue
		}
		if why == "" && strings.Contains(w.Tables[0].Title, who.doc.Number) {
			t.Errorf("%s: it says the whole number", name)
		}
		if _, _, err := enrolment(t.Context(), away{}, who, casework.Case{}); (err == nil) != (strings.HasPrefix(tc.why, "证明期间")) || err != nil && fault.Of(err).Kind != fault.Away {
			t.Errorf("%s: with nobody who answers: %v", name, err)
		}
	}
}
