package catalog

import (
	"slices"
	"strings"
)

// RuleKind is one named rule of automatic stages. Package auto asks it; an editor chooses it and fills its parameters.
type RuleKind struct {
	Key    string
	Name   string
	Params []RuleParam
	Reads  []Wanted // of the form, beside what its parameters name
	// Of is of whom it asks the core system: a case of others passes it by, of an item for both. "" is of whoever applies.
	Of Audience
}

// RuleParam is one parameter of a rule: a constant, or =field for the answer of the form; of the type table it is the key of a table.
type RuleParam struct {
	Key   string
	Name  string
	Type  string   // number, text or TableParam
	Reads []Wanted // columns of the table
	// Values are those that the rule knows, of an answer that is chosen; empty for any.
	Values []string
}

// TableParam is the type of a parameter that is a table of the form.
const TableParam = "table"

// audienceNames are the applicants as findings name them.
var audienceNames = map[Audience]string{ForUnits: "单位", ForPersons: "个人"}

// Rules is the closed list, in the order of the screen.
var Rules = []RuleKind{
	{Key: "card-usable", Name: "社会保障卡状态正常或者临时挂失", Of: ForPersons},
	{Key: "unit-registered", Name: "单位参保状态正常", Of: ForUnits},
	{Key: "unit-clear", Name: "单位没有欠费", Of: ForUnits},
	{Key: "not-repeated", Name: "未重复申请：没有更早提交、还在办的同一事项"},
	{Key: "not-employed", Name: "没有正在缴费的职工社会保险", Of: ForPersons},
	{Key: "not-registered-unemployed", Name: "没有尚未终止的失业登记", Of: ForPersons},
	{Key: "not-retired", Name: "没有领取养老待遇", Of: ForPersons},
	{Key: "of-age", Name: "年满规定年龄", Of: ForPersons, Params: []RuleParam{{Key: "years", Name: "周岁", Type: "number"}}},
	{Key: "insured-as-said", Name: "填写的工作单位与参保记录一致", Of: ForPersons, Params: []RuleParam{{Key: "employer", Name: "工作单位", Type: "text"}}},
	{Key: "roster-declared", Name: "在册职工都在名单中", Of: ForUnits, Params: []RuleParam{{Key: "list", Name: "名单", Type: TableParam,
		Reads: people("")}}},
	{Key: "own-people", Name: "要证明的是本单位的人员或者本人", Reads: proofReads},
	{Key: "has-return", Name: "有待确认的稳岗返还，金额与填写的一致", Of: ForUnits, Reads: []Wanted{{Key: "amount", Name: "核定返还金额", Kinds: wordy}}},
	{Key: "agreed", Name: "单位对核定结果没有异议", Params: []RuleParam{{Key: "answer", Name: "是否同意", Type: "text", Values: yesNo}}},
	{Key: "lawful-terms", Name: "合同条款符合劳动合同法的限制",
		Params: []RuleParam{{Key: "minWage", Name: "月最低工资标准（元）", Type: "number"}}, Reads: termReads},
	{Key: "has-benefit", Name: "正在领取养老待遇", Of: ForPersons},
}

// DeedKind is one named act on the core business system, which an automatic stage does when its rules hold.
type DeedKind struct {
	Key    string // also its name at the core system
	Name   string
	Person string   // the act that is done instead when a person applies
	Tables []Table  // of the form, whose rows are answered one by one; none when the act has one answer
	Fields []string // of the row, or of the form when there are no tables
	Common []string // of the form, sent with every row
	When   []string // the fields that say the time of a row; the first that is filled
	Calls  string   // its name at the core system, when that is another
	Amend  string   // how what was done is taken back, for people; they ask at the window when it is empty
	Reads  []Wanted // of the form: what has to be there, and of which kind
	Writes bool     // nothing is done at the core system: the hall writes a document from what is known there
}

// Table is a table of the form whose rows an act takes, and what the act is called in them.
type Table struct{ Field, Act string }

// Deeds is the closed list. Only the named answers of the form are sent.
var Deeds = []DeedKind{
	{Key: "card/loss", Name: "正式挂失", Fields: []string{"lost", "lostDate"},
		Reads: []Wanted{{Key: "lost", Name: "挂失原因", Kinds: chosen}, {Key: "lostDate", Name: "发现日期", Kinds: dated}}},
	{Key: "unemployment-set", Name: "登记失业", Fields: []string{"lost", "reason"},
		Reads: []Wanted{{Key: "lost", Name: "失业时间", Kinds: dated}, {Key: "reason", Name: "失业原因", Kinds: chosen}}},
	{Key: "employment-set", Name: "登记就业", Fields: []string{"kind", "employer", "from", "job"}, Reads: jobReads},
	{Key: "staff-change", Name: "登记增减员",
		Tables: []Table{{"joining", "add"}, {"leaving", "end"}, {"undoing", "undo"}, {"preparing", "pre"}},
		Fields: []string{"name", "docType", "number", "phone", "identity", "contractKind", "contractReason", "from", "to", "job",
			"startMonth", "wage", "kinds", "reason", "endDate", "deathDate", "lastMonth", "what"},
		When:  []string{"startMonth", "from", "endDate"},
		Reads: staffReads,
		Amend: "登记有误的，请在本申报期内另行办理“人员变更回退”。"},
	{Key: "employment-filing", Name: "用工备案", Calls: "employment-set",
		Tables: []Table{{"hiring", "hire"}, {"renewing", "renew"}, {"changing", "change"}, {"ending", "end"}},
		Fields: []string{"name", "docType", "number", "contractKind", "from", "to", "job", "employKind", "pay", "endDate", "endReason"},
		When:   []string{"from", "endDate"}, Reads: filingReads, Amend: "备案有误的，请另行申报“变更”或者“终止解除”。"},
	{Key: "job-registration", Name: "登记就业：单位为录用的人员，个人为自己", Person: "employment-set", Calls: "employment-set",
		Tables: []Table{{"hiring", "hire"}}, When: []string{"from"},
		Fields: []string{"name", "docType", "number", "contractKind", "from", "to", "job", "employKind", "pay"},
		Reads:  slices.Concat(filed("hiring"), typed("hiring"), jobReads),
		Amend:  "登记有误的，请另行办理“用工备案”的“变更”或者“终止解除”。"},
	{Key: "base-declaration", Name: "核定缴费基数", Calls: "base-set", Tables: []Table{{"people", ""}},
		Fields: []string{"name", "number", "months", "wage"}, Common: []string{"year"}, When: []string{"year"},
		Reads: append(people("people"), Wanted{Key: "year", Name: "申报年度", Kinds: counted},
			Wanted{Key: "people/months", Name: "上年度工作月数", Kinds: counted}, Wanted{Key: "people/wage", Name: "上年度月平均工资", Kinds: paid}),
		Amend: "基数偏低的，请另行申报较高的基数；需要调低的，请到窗口办理。"},
	{Key: "write/enrolment", Name: "出具参保缴费证明", Writes: true,
		Reads: append([]Wanted{{Key: "name", Name: "姓名", Kinds: wordy}, {Key: "kinds", Name: "险种", Kinds: several, Maybe: true}}, proofReads...)},
	{Key: "write/contract", Name: "拟定劳动合同文本", Writes: true, Reads: append(contractReads, termReads...)},
	{Key: "stabilisation-confirm", Name: "确认稳岗返还", Fields: []string{"year", "amount", "accountName", "bank", "account"},
		Reads: []Wanted{{Key: "year", Name: "返还年度", Kinds: wordy}, {Key: "amount", Name: "核定返还金额", Kinds: wordy},
			{Key: "accountName", Name: "账户名称", Kinds: wordy}, {Key: "bank", Name: "开户银行", Kinds: wordy},
			{Key: "account", Name: "银行账号", Kinds: wordy}}},
	{Key: "enrol", Name: "登记单位参保"},
	{Key: "certify", Name: "登记待遇资格认证", Fields: []string{"living"},
		Reads: []Wanted{{Key: "living", Name: "居住地", Kinds: chosen}}},
}

// RuleOf gives a rule of the closed list.
func RuleOf(key string) (RuleKind, bool) {
	i := slices.IndexFunc(Rules, func(r RuleKind) bool { return r.Key == key })
	if i < 0 {
		return RuleKind{}, false
	}
	return Rules[i], true
}

// DeedOf gives an act of the closed list.
func DeedOf(key string) (DeedKind, bool) {
	i := slices.IndexFunc(Deeds, func(d DeedKind) bool { return d.Key == key })
	if i < 0 {
		return DeedKind{}, false
	}
	return Deeds[i], true
}

// DeedFor gives the act that is done for a case: of some, a person's is another.
func DeedFor(key string, a Audience) (DeedKind, bool) {
	d, ok := DeedOf(key)
	if ok && a == ForPersons && d.Person != "" {
		return DeedOf(d.Person)
	}
	return d, ok
}

// automatic checks an automatic stage: it comes first, says yes or gives the case to staff, and never says no.
func (c *flowCheck) automatic(s Stage, at int) {
	grant, grants := s.Use("grant")
	hand, hands := s.Use(HandVerb)
	if at != 0 {
		c.must(s.Key, "自动环节“%s”应当是第一个环节", s.Name)
	}
	if !grants || !hands || len(s.Verbs) != 2 {
		c.must(s.Key, "自动环节“%s”应当有并且只有“准予”和“转人工”", s.Name)
	}
	if to, ok := c.flow.Stage(hand.To); hands && ok && to.Post != AcceptPost {
		c.must(s.Key, "“%s”的“转人工”应当进入受理环节", s.Name)
	}
	if s.Sample < 0 || s.Sample > 100 {
		c.must(s.Key, "“%s”的抽查比例应当在 0 到 100 之间", s.Name)
	}
	if len(s.Rules) == 0 {
		c.must(s.Key, "自动环节“%s”没有规则", s.Name)
	}
	for _, a := range []Audience{ForUnits, ForPersons} {
		asks := func(u RuleUse) bool { r, known := RuleOf(u.Rule); return !known || r.Of == "" || r.Of == a }
		if len(s.Rules) > 0 && c.it.For(a) && !slices.ContainsFunc(s.Rules, asks) {
			c.must(s.Key, "自动环节“%s”没有核对%s的规则", s.Name, audienceNames[a])
		}
	}
	for _, u := range s.Rules {
		c.rule(s, u)
	}
	_, ok := DeedOf(s.Deed)
	if s.Deed != "" && !ok {
		c.must(s.Key, "“%s”要办理的业务“%s”不在清单里", s.Name, s.Deed)
	}
	if grants && grant.Words == "" {
		c.must(s.Key, "“%s”的“准予”没有写给申请人的话", s.Name)
	}
}

func (c *flowCheck) rule(s Stage, u RuleUse) {
	r, ok := RuleOf(u.Rule)
	if !ok {
		c.must(s.Key, "“%s”的规则“%s”不在可用规则的清单里", s.Name, u.Rule)
		return
	}
	if r.Of != "" && !c.it.For(r.Of) {
		c.must(s.Key, "“%s”的规则“%s”核对的是%s，而事项不面向%s", s.Name, r.Name, audienceNames[r.Of], audienceNames[r.Of])
	}
	for _, p := range r.Params {
		v := u.Params[p.Key]
		field, mapped := strings.CutPrefix(v, "=")
		switch {
		case v == "":
			c.must(s.Key, "“%s”的规则“%s”没有填写参数“%s”", s.Name, r.Name, p.Name)
		case mapped && p.Type == TableParam, mapped && !c.asked(field), p.Type == TableParam && !c.asked(v):
			c.must(s.Key, "“%s”的规则“%s”的参数“%s”指向表单里没有的项目", s.Name, r.Name, p.Name)
		case !mapped && p.Type == "number" && strings.Trim(v, "0123456789") != "":
			c.must(s.Key, "“%s”的规则“%s”的参数“%s”应当是数字", s.Name, r.Name, p.Name)
		}
	}
	for key := range u.Params {
		if !slices.ContainsFunc(r.Params, func(p RuleParam) bool { return p.Key == key }) {
			c.must(s.Key, "“%s”的规则“%s”没有参数“%s”", s.Name, r.Name, key)
		}
	}
}

// asked reports whether the form of the item asks for a field.
func (c *flowCheck) asked(name string) bool {
	if !c.it.HasForm() {
		return false
	}
	f, err := c.it.Form()
	if err != nil {
		return false
	}
	_, ok := f.Field(name)
	return ok
}
