package form

import (
	"slices"
	"strconv"
	"time"
)

// InCore is the rule that asks the core business system about answers (先验后交). It only warns: the core system may be away, and it may be
// wrong.
const InCore = "in-core"

// CoreCheck is a named question of the rule in-core. Package auto asks it.
type CoreCheck struct {
	Key      string
	Name     string
	Audience string // unit or person: it can be asked for them only
	Field    string // what the answer is that the rule names, for editors
	Kinds    []Kind // of this answer
	Rows     bool   // about each row of a table
	Reads    []CoreRead
}

// CoreRead is another answer that a check reads: in the same row, or of the form.
type CoreRead struct {
	Key   string
	Name  string
	Kinds []Kind
	Maybe bool // the check can do without
}

// CoreChecks is the closed list.
var CoreChecks = []CoreCheck{
	{Key: "permit-dispatch", Name: "劳务派遣经营许可证有效", Audience: "unit", Field: "许可证编号", Kinds: []Kind{Text}},
	{Key: "permit-hr", Name: "人力资源服务许可证有效", Audience: "unit", Field: "许可证编号", Kinds: []Kind{Text}},
	{Key: "certificate-known", Name: "技能证书有效，发放不超过十二个月，没有补贴过", Rows: true, Field: "证书编号", Kinds: []Kind{Text}, Reads: []CoreRead{
		{Key: "number", Name: "证件号码", Kinds: []Kind{Text}}}},
	{Key: "staff-in-roster", Name: "人员在本单位参保人员名册中", Audience: "unit", Rows: true, Field: "证件号码", Kinds: []Kind{Text}, Reads: []CoreRead{
		{Key: "name", Name: "姓名", Kinds: []Kind{Text}}}},
	{Key: "aid-known", Name: "人员类别已经认定，累计不超过三十六个月", Audience: "unit", Rows: true, Field: "证件号码", Kinds: []Kind{Text},
		Reads: []CoreRead{{Key: "group", Name: "人员类别", Kinds: []Kind{Choice}}, {Key: "months", Name: "月数", Kinds: []Kind{Number}, Maybe: true}}},
	{Key: "aid-own", Name: "本人的人员类别已经认定，累计不超过三十六个月", Audience: "person", Field: "人员类别", Kinds: []Kind{Choice},
		Reads: []CoreRead{{Key: "months", Name: "月数", Kinds: []Kind{Number}, Maybe: true}}},
	{Key: "wage-least", Name: "不低于当地最低工资标准", Field: "月工资", Kinds: []Kind{Money}, Reads: []CoreRead{
		{Key: "workRegion", Name: "受理地", Kinds: []Kind{Region}, Maybe: true}}},
	{Key: "wages-least", Name: "每行的工资不低于当地最低工资标准", Rows: true, Field: "月工资", Kinds: []Kind{Money}, Reads: []CoreRead{
		{Key: "place", Name: "工作地点", Kinds: []Kind{Region}, Maybe: true},
		{Key: "workRegion", Name: "受理地", Kinds: []Kind{Region}, Maybe: true}}},
	{Key: "title-returned", Name: "职称申报在退回状态，未过修改截止日期", Audience: "person", Field: "申报编号", Kinds: []Kind{Text}},
	{Key: "course-open", Name: "课程还有名额", Field: "课程编号", Kinds: []Kind{Text}},
	{Key: "skill-new", Name: "没有同一职业同一等级的技能证书", Audience: "person", Field: "课程名称", Kinds: []Kind{Text}, Reads: []CoreRead{
		{Key: "level", Name: "培训等级", Kinds: []Kind{Choice}}}},
	{Key: "injury-known", Name: "认定工伤决定书已登记", Field: "决定书文号", Kinds: []Kind{Text}, Reads: []CoreRead{
		{Key: "worker", Name: "工伤职工", Kinds: []Kind{Person}, Maybe: true},
		{Key: "accidentDate", Name: "事故日期", Kinds: []Kind{Date}, Maybe: true}}},
}

// CoreCheckOf gives a check of the closed list.
func CoreCheckOf(key string) (CoreCheck, bool) {
	i := slices.IndexFunc(CoreChecks, func(c CoreCheck) bool { return c.Key == key })
	if i < 0 {
		return CoreCheck{}, false
	}
	return CoreChecks[i], true
}

// CoreAsk is a rule in-core with the answers that it asks about, one of them for each row where the rule is about rows.
type CoreAsk struct {
	Check CoreCheck
	About string // the question beside which the rule stands, or the table
	Of    []CoreAnswers
}

// CoreAnswers are what a check reads at one place.
type CoreAnswers struct {
	Row    int // from 1; 0 at the top of the form
	Field  string
	Values map[string]string // by the keys of CoreCheck.Reads; of a person their number
}

// CoreAsks are what the rules in-core ask about d, in the order of the rules. Answers that are missing, hidden or wrong are not asked
// about.
func (f *Form) CoreAsks(d Data, now time.Time) (asks []CoreAsk) {
	if !slices.ContainsFunc(f.rules, func(r Rule) bool { return r.Rule == InCore }) {
		return nil
	}
	d = f.Clean(d)
	wrong := newFindings()
	if f.check(d, now, wrong) != nil {
		return nil
	}
	for _, r := range f.rules {
		check, known := CoreCheckOf(r.Check)
		if r.Rule != InCore || !known {
			continue
		}
		ask := CoreAsk{Check: check}
		for _, s := range r.scopes(f, d) {
			field, _, input := s.get(r.Field)
			if ask.About = field.Label; s.i >= 0 {
				ask.About = s.rows.Label
			}
			of, whole := r.answers(s, check)
			if whole && !wrong.has(input) && s.holds(r.When) {
				ask.Of = append(ask.Of, of)
			}
		}
		if len(ask.Of) > 0 {
			asks = append(asks, ask)
		}
	}
	return asks
}

// scopes are the places where a rule looks: each row, or the top of the form.
func (r Rule) scopes(f *Form, d Data) (list []scope) {
	if !r.each() {
		return []scope{{f: f, d: d, i: -1}}
	}
	rows, _ := byName(f.fields, r.Rows)
	all, _ := d[r.Rows].([]any)
	for i, row := range all {
		m, _ := row.(map[string]any)
		list = append(list, scope{f: f, d: d, rows: rows, row: m, i: i})
	}
	return list
}

// answers reads what a check asks about in one place; whole is false while something of it is not answered.
func (r Rule) answers(s scope, check CoreCheck) (of CoreAnswers, whole bool) {
	of = CoreAnswers{Row: s.i + 1, Values: map[string]string{}}
	_, v, _ := s.get(r.Field)
	of.Field = coreText(v)
	whole = of.Field != ""
	for _, read := range check.Reads {
		_, v, _ := s.get(read.Key)
		said := coreText(v)
		of.Values[read.Key] = said
		whole = whole && (read.Maybe || said != "")
	}
	return of, whole
}

// readAt is where an answer that a check reads stands: in the row, or in the form.
func (r Rule) readAt(key string) []string {
	if r.each() {
		return []string{r.Rows + "/" + key, key}
	}
	return []string{key}
}

// coreText is an answer as the core system is asked about it.
func coreText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case map[string]any: // a person
		number, _ := v["number"].(string)
		return number
	}
	return ""
}

// inCore checks a rule in-core of an item.
func (c *checker) inCore(a spot, r Rule) {
	if r.Rule != InCore {
		c.must(a, r.Check == "", "有一条填写规则选择了要核对的内容，但它不是“向核心业务系统核对”")
		return
	}
	check, known := CoreCheckOf(r.Check)
	if c.must(a, known, "有一条填写规则要向核心业务系统核对，没有选择核对什么"); !known {
		return
	}
	name := "“" + check.Name + "”"
	c.must(a, r.warns(), name+"向核心业务系统核对，只能是提醒：系统可能暂时没有答复")
	c.must(a, r.Reason == "", name+"向核心业务系统核对，不能要求说明理由")
	c.must(a, check.Rows == (r.Rows != ""), name+map[bool]string{true: "要选择表格，逐行核对", false: "不是逐行核对的，不能选择表格"}[check.Rows])
	c.must(a, check.Audience == "" || c.audience == check.Audience || c.audience == "both", name+map[string]string{
		"unit": "只能替单位核对，这个事项由个人申请", "person": "只能替个人核对，这个事项由单位申请"}[check.Audience])
	c.must(a, a.part.Filler == "", name+"核对的不是申请人填写的内容")
	for _, read := range check.Reads {
		if of, there := c.first(r.readAt(read.Key)); there {
			c.must(a, slices.Contains(read.Kinds, of.Kind), name+"读取的“"+of.Label+"”类型不符，应当是"+read.Name)
		} else {
			c.must(a, read.Maybe, name+"要读取“"+read.Name+"”，这个表单里没有它认识的这一项。它只用于本厅预置的表格，请换一项核对或者删除这条规则")
		}
	}
}
