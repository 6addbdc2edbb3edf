package unit

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/check"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/region"
)

// Input names of the form 「单位信息」.
const (
	FieldName        = "name"
	FieldEconomy     = "economy"
	FieldRegion      = "region"
	FieldNature      = "nature"
	FieldIndustry    = "industry"
	FieldAffiliation = "affiliation"
	FieldAddress     = "address"
	FieldKind        = "kind"
)

// Particulars are the fields that a unit may change itself (CEN-2). They exclude the
// 统一社会信用代码 and the legal representative.
type Particulars struct {
	Name        string // 单位全称
	Economy     string // 经济类型, code of Economies
	Region      string // 登记机关行政区划, GB/T 2260
	Nature      string // 单位性质(机关事业), code of Natures
	Industry    string // 行业类型, code of Industries
	Affiliation string // 隶属关系, code of Affiliations
	Address     string // 注册地地址
	Kind        string // 单位类别
}

// Particulars gives the fields that the unit may change.
func (u Unit) Particulars() Particulars {
	return Particulars{Name: u.Name, Economy: u.Economy, Region: u.Region, Nature: u.Nature, Industry: u.Industry,
		Affiliation: u.Affiliation, Address: u.Address, Kind: u.Kind}
}

// Change is one entry of the history: one field, its old value and its new value.
type Change struct {
	ID        string
	Field     string // one of the Field names
	Old, New  string
	PersonID  string
	ChangedAt time.Time
}

// Label is the Chinese name of the field, as the screen shows it.
func (c Change) Label() string {
	return map[string]string{
		FieldName:        "单位全称",
		FieldEconomy:     "经济类型",
		FieldRegion:      "登记机关行政区划",
		FieldNature:      "单位性质(机关事业)",
		FieldIndustry:    "行业类型",
		FieldAffiliation: "隶属关系",
		FieldAddress:     "注册地地址",
		FieldKind:        "单位类别",
	}[c.Field]
}

// InWords gives a value of the field in words: the meaning of a code, or the value itself.
func (c Change) InWords(value string) string {
	switch c.Field {
	case FieldEconomy:
		return Label(economies, value)
	case FieldNature:
		return Label(natures, value)
	case FieldIndustry:
		return Label(industries, value)
	case FieldAffiliation:
		return Label(affiliations, value)
	case FieldRegion:
		return RegionName(value)
	}
	return value
}

// RegionName gives the full name of a region code (GB/T 2260): 江苏省, 江苏省泰州市,
// 江苏省泰州市海陵区.
func RegionName(code string) string {
	if len(code) != 6 {
		return code
	}
	if full := region.Full(code); full != "" {
		return full
	}
	for _, p := range region.Provinces() {
		if p.Code != code[:2] {
			continue
		}
		if code[2:] == "0000" {
			return p.Name
		}
		for _, c := range region.Within(p.Code) {
			if c.Code+"00" == code {
				return p.Name + c.Name
			}
		}
	}
	return code
}

// MayEdit reports whether the caller may edit the particulars of their unit.
func MayEdit(who actor.Actor) bool {
	return who.ForUnit() && (who.Level == actor.Representative || who.Level == actor.Administrator)
}

// Edit changes the particulars of the caller's unit. version is the version that the caller's form
// was read from. Edit records the old and the new value of every changed field. The business
// register must confirm a new name. Faults: Forbidden, Invalid with fields, Away, and Conflict when the unit
// has changed since version, with the fields that differ from the form.
func (s *Service) Edit(ctx context.Context, who actor.Actor, version int64, p Particulars) error {
	if !MayEdit(who) {
		return fault.New(fault.Forbidden, "单位信息由法定代表人或管理员维护，请联系他们")
	}
	p.Name, p.Address = strings.TrimSpace(p.Name), strings.TrimSpace(p.Address)
	u, err := s.Find(ctx, who.UnitID)
	if err != nil {
		return err
	}
	if err := p.check(u); err != nil {
		return err
	}
	if p.Name != u.Name {
		if err := s.named(ctx, who, u, p.Name); err != nil {
			return err
		}
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error { return s.edit(ctx, who, version, p) })
}

// Adopt copies the codes that an older hall stored for the unit (UPG-7), in the transaction of ctx.
// It leaves out codes that this hall does not know.
func (s *Service) Adopt(ctx context.Context, u Unit, economy, nature, industry, affiliation string) error {
	p := u.Particulars()
	for _, x := range []struct {
		to    *string
		table []Code
		code  string
	}{{&p.Economy, economies, economy}, {&p.Nature, natures, nature}, {&p.Industry, industries, industry},
		{&p.Affiliation, affiliations, affiliation}} {
		if x.code != "" && known(x.table, x.code) {
			*x.to = x.code
		}
	}
	if p == u.Particulars() {
		return nil
	}
	if err := s.Store.Put(ctx, u.ID, u.Version, p); err != nil {
		return fmt.Errorf("taking over the particulars of unit %s: %w", u.ID, err)
	}
	return nil
}

func (s *Service) named(ctx context.Context, who actor.Actor, u Unit, name string) error {
	if u.Practice() { // the register knows no unit of practice and is not asked
		return fault.On(FieldName, "演练单位的名称不能改，请改其他内容")
	}
	same, err := s.Named(ctx, who, u, name)
	if err != nil {
		return fmt.Errorf("asking the register for the name of unit %s: %w", u.ID, err)
	}
	if !same {
		return fault.On(FieldName, "与登记机关登记的单位全称不一致，请先在登记机关办理名称变更")
	}
	return nil
}

func (s *Service) edit(ctx context.Context, who actor.Actor, version int64, p Particulars) error {
	u, err := s.Store.Unit(ctx, who.UnitID)
	if err != nil {
		return fmt.Errorf("reading unit %s: %w", who.UnitID, err)
	}
	changes := u.Particulars().changes(p)
	if len(changes) == 0 {
		return nil
	}
	if u.Version != version {
		return overtaken(changes)
	}
	if err := s.Store.Put(ctx, u.ID, version, p); err != nil {
		return fmt.Errorf("changing unit %s: %w", u.ID, err)
	}
	d := actor.Deed{Act: "unit.changed", Object: "unit", ObjectID: u.ID, UnitID: u.ID,
		Detail: map[string]string{}}
	var fields []string
	for _, c := range changes {
		d.Changed(c.Label(), c.InWords(c.Old), c.InWords(c.New))
		c.ID, c.PersonID, c.ChangedAt = id.New(), who.PersonID, s.Now()
		if err := s.Store.Note(ctx, u.ID, c); err != nil {
			return fmt.Errorf("noting a change of unit %s: %w", u.ID, err)
		}
		fields = append(fields, c.Field)
	}
	d.Detail["fields"] = strings.Join(fields, " ")
	return s.Audit.Record(ctx, who, d)
}

// overtaken shows beside each field what it is now, so that nobody overwrites what somebody else has just saved unseen.
func overtaken(changes []Change) error {
	f := &fault.Fault{Kind: fault.Conflict, Say: "单位信息刚刚在别处被修改过，下面标出了与您填写的不同之处。核对后再次保存，以您填写的为准"}
	for _, c := range changes {
		now := "没有填写"
		if c.Old != "" {
			now = "是“" + c.InWords(c.Old) + "”"
		}
		f.Fields = append(f.Fields, fault.Field{Name: c.Field, Say: c.Label() + "现在" + now + "，与您填写的不同，请核对"})
	}
	return f
}

// changes lists the fields that differ, in the order of the form.
func (p Particulars) changes(to Particulars) []Change {
	var out []Change
	for _, c := range []Change{
		{Field: FieldEconomy, Old: p.Economy, New: to.Economy}, {Field: FieldRegion, Old: p.Region, New: to.Region},
		{Field: FieldNature, Old: p.Nature, New: to.Nature}, {Field: FieldName, Old: p.Name, New: to.Name},
		{Field: FieldIndustry, Old: p.Industry, New: to.Industry}, {Field: FieldAffiliation, Old: p.Affiliation, New: to.Affiliation},
		{Field: FieldAddress, Old: p.Address, New: to.Address}, {Field: FieldKind, Old: p.Kind, New: to.Kind},
	} {
		if c.Old != c.New {
			out = append(out, c)
		}
	}
	return out
}

// check refuses missing values and unknown codes. A value that u already has is accepted even when
// its table does not contain it.
func (p Particulars) check(u Unit) error {
	var f check.Form
	choice := func(field, label, value, now string, table []Code) {
		if value != "" && value != now && !known(table, value) {
			f.Add(field, "请从列表中选择"+label)
		}
	}
	choice(FieldEconomy, "经济类型", p.Economy, u.Economy, economies)
	if p.Region != u.Region && RegionName(p.Region) == p.Region {
		f.Add(FieldRegion, "请从列表中选择登记机关行政区划")
	}
	choice(FieldNature, "单位性质", p.Nature, u.Nature, natures)
	if f.Required(FieldName, "单位全称", p.Name) && utf8.RuneCountInString(p.Name) > 100 {
		f.Add(FieldName, "单位全称最多 100 个字，请核对")
	}
	choice(FieldIndustry, "行业类型", p.Industry, u.Industry, industries)
	choice(FieldAffiliation, "隶属关系", p.Affiliation, u.Affiliation, affiliations)
	if utf8.RuneCountInString(p.Address) > 200 {
		f.Add(FieldAddress, "注册地地址最多 200 个字，请缩短")
	}
	if f.Chosen(FieldKind, "单位类别", p.Kind) {
		choice(FieldKind, "单位类别", p.Kind, u.Kind, categories)
	}
	return f.Err()
}

// History gives the changes of the caller's unit, newest first, at most n. When before is a change
// id, History gives only older changes.
func (s *Service) History(ctx context.Context, who actor.Actor, before string, n int) ([]Change, error) {
	if !who.ForUnit() {
		return nil, fault.New(fault.Anonymous, "请先登录")
	}
	return s.Store.Changes(ctx, who.UnitID, before, n)
}
