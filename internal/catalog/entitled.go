package catalog

import (
	"maps"
	"slices"
	"strings"
	"time"

	"wangting/internal/form"
)

// Entitlement is a rule of the core business system that says who is entitled to something without having applied (免申即享). Package
// entitle asks it. An item names one and says which of its fields show what it gives; no item is named here.
type Entitlement struct {
	Key  string
	Name string // what people call it: 待确认的稳岗返还
	For  Audience
	// View is asked for a unit and the running year of China, which is the period: a year has one entitlement. Its only row is one while
	// the column State says Want.
	View, State, Want string
	Values            []EntitledValue
	// Say is what the card tells, with values in braces: {year} 年度：核定 {amount}，确认后拨付.
	Say string
}

// EntitledValue is what the core system gives, or what the word 「确认申领」 answers.
type EntitledValue struct {
	Key, Name string
	Kinds     []form.Kind
	Maybe     bool // the item may do without it
	// Column of the view; Source is the path under which a form is filled with it and locked. Fen says that it is an amount in fen.
	Column, Source string
	Fen            bool
	After          string // follows it in a form
	// Gives is the option that confirming chooses in a field of its own; "" of what the core system gives.
	Gives string
}

// EntitledBy is what an item says: the key of the rule, and the fields of the form by the keys of its values.
type EntitledBy struct {
	Rule string            `json:"rule,omitempty"` // "" is none
	From map[string]string `json:"from,omitempty"`
}

// Entitlements is the closed list.
var Entitlements = []Entitlement{
	{Key: "stabilisation", Name: "核心业务系统有待确认的稳岗返还", For: ForUnits, View: "stabilisation", State: "state", Want: "待确认",
		Say: "{year} 年度：核定 {amount}，确认后拨付",
		Values: []EntitledValue{
			{Key: "year", Name: "返还年度", Kinds: wordy, Column: "year", Source: "core.return.year"},
			{Key: "average", Name: "上年度月均参保人数", Kinds: wordy, Maybe: true, Column: "acc510", Source: "core.return.average", After: " 人"},
			{Key: "rate", Name: "上年度裁员率", Kinds: wordy, Maybe: true, Column: "acc511", Source: "core.return.rate"},
			{Key: "size", Name: "企业规模", Kinds: wordy, Maybe: true, Column: "size", Source: "core.return.size"},
			{Key: "amount", Name: "核定返还金额", Kinds: wordy, Column: "amount", Source: "core.return.amount", Fen: true, After: " 元"},
			{Key: "agree", Name: "对核定结果没有异议", Kinds: chosen, Gives: "yes"},
		}},
}

// EntitlementOf gives a rule of the closed list.
func EntitlementOf(key string) (Entitlement, bool) {
	i := slices.IndexFunc(Entitlements, func(e Entitlement) bool { return e.Key == key })
	if i < 0 {
		return Entitlement{}, false
	}
	return Entitlements[i], true
}

// Period is the year of China in which a moment lies, and when it ends.
func (e Entitlement) Period(now time.Time) (year string, ends time.Time) {
	y := now.In(zone).Year()
	return now.In(zone).Format("2006"), time.Date(y+1, 1, 1, 0, 0, 0, 0, zone)
}

// Card is Say with the values as they are shown, by their keys; amounts have their thousands apart.
func (e Entitlement) Card(shown map[string]string) string {
	say := e.Say
	for _, v := range e.Values {
		text := shown[v.Key]
		if v.Fen {
			text = thousands(text)
		}
		say = strings.ReplaceAll(say, "{"+v.Key+"}", text)
	}
	return say
}

// thousands puts commas into the whole part of an amount: 12345.00 元 is 12,345.00 元.
func thousands(s string) string {
	whole, rest, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest == "" {
		return whole
	}
	return whole + "." + rest
}

// Entitlement is the rule of the item, with what the item says of it; false when there is none, or it is not known.
func (it *Item) Entitlement() (Entitlement, EntitledBy, bool) {
	if it.Entitled == nil {
		return Entitlement{}, EntitledBy{}, false
	}
	e, ok := EntitlementOf(it.Entitled.Rule)
	return e, EntitledBy{it.Entitled.Rule, maps.Clone(it.Entitled.From)}, ok
}

// SetEntitled says by which rule people are entitled; none is nil.
func (it *Item) SetEntitled(b EntitledBy) {
	e, known := EntitlementOf(b.Rule)
	maps.DeleteFunc(b.From, func(key, field string) bool {
		return field == "" || known && !slices.ContainsFunc(e.Values, func(v EntitledValue) bool { return v.Key == key })
	})
	if len(b.From) == 0 {
		b.From = nil
	}
	if it.Entitled = &b; b.Rule == "" {
		it.Entitled = nil
	}
}

// WithoutApplying is what the guide of an item says that people are entitled to by a rule; "" of others, and while nobody can apply.
func (it *Item) WithoutApplying() string {
	if _, _, ok := it.Entitlement(); !ok || !it.Online {
		return ""
	}
	if it.Audience == ForUnits {
		return "符合条件的单位无需申请，登录后确认即可"
	}
	return "符合条件的无需申请，登录后确认即可"
}

// PathEntitled is where an item says who is entitled, as the editor names it.
const PathEntitled = "entitled"

// CheckEntitled says what is wrong with how an item finds who is entitled.
func (it *Item) CheckEntitled() (found []Finding) {
	say := func(words string) { found = append(found, Finding{Where: PathEntitled, Must: true, Say: words}) }
	if it.Entitled == nil {
		return nil
	}
	e, b, ok := it.Entitlement()
	switch {
	case !ok:
		say("免申即享的规则“" + b.Rule + "”不认识，请重新选择")
		return found
	case !it.Online || it.Query:
		say("网上不办理的事项不能免申即享")
		return found
	case !it.For(e.For):
		say("免申即享的规则“" + e.Name + "”与服务对象不符")
	}
	for _, key := range slices.Sorted(maps.Keys(b.From)) {
		if !slices.ContainsFunc(e.Values, func(v EntitledValue) bool { return v.Key == key }) {
			say("免申即享的规则“" + e.Name + "”没有“" + key + "”这一项，请重新保存")
		}
	}
	for _, v := range e.Values {
		if words := it.wrongValue(v, b.From[v.Key]); words != "" {
			say(words)
		}
	}
	return found
}

// wrongValue says why a field cannot take a value; "" when it can, or need not.
func (it *Item) wrongValue(v EntitledValue, key string) string {
	about := "免申即享的“" + v.Name + "”"
	if key == "" {
		if v.Maybe {
			return ""
		}
		return about + "没有选择填入哪个字段"
	}
	q, filler, ok := it.fieldOf(key)
	known := slices.ContainsFunc(q.Options, func(o form.Option) bool { return o.Value == v.Gives })
	switch {
	case !ok:
		return about + "填入的字段已经不存在"
	case filler != "":
		return about + "不能填入“" + q.Label + "”：它不由申请人填写"
	case !slices.Contains(v.Kinds, q.Kind):
		return about + "不能填入“" + q.Label + "”：类型不对"
	case v.Gives != "" && !known:
		return about + "不能填入“" + q.Label + "”：它没有值为“" + v.Gives + "”的选项"
	case v.Source != "" && (q.Source != v.Source || !q.Locked):
		return about + "填入的“" + q.Label + "”要预填核心系统的同一项并且锁定，申请人才不能改"
	}
	return ""
}
