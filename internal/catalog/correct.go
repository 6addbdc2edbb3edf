package catalog

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/check"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// CorrectionState is how a correction stands.
type CorrectionState string

// The states of a correction.
const (
	CorrectionOpen      CorrectionState = "open" // waits for a second pair of eyes
	CorrectionApproved  CorrectionState = "approved"
	CorrectionReturned  CorrectionState = "returned"
	CorrectionWithdrawn CorrectionState = "withdrawn"
)

// Correction is a 文字更正 of one published version: new words for labels and hints, never for fields or the flow.
type Correction struct {
	Code        string
	Version     int64
	Seq         int64             // from 1, of the version
	Texts       map[string]string // by Place.Key
	Was         map[string]string // what Texts replaces, as the version said it when it was proposed
	Why         string
	ProposedBy  string // staff id
	ProposedFor string // whom they stood in for, "" mostly
	ProposedAt  time.Time
	State       CorrectionState
	DoneBy      string // who approved it or gave it back; "" while it waits
	DoneAt      time.Time
	Words       string // why it was returned
}

// Approved reports whether the correction is laid over its version.
func (c Correction) Approved() bool { return c.State == CorrectionApproved }

// Waits reports whether the correction waits for a second pair of eyes.
func (c Correction) Waits() bool { return c.State == CorrectionOpen }

// Place is a text of a version that a correction can mend: what people read, never what is stored for it.
type Place struct {
	Key   string // part/k/title, field/k/label, field/k/column/hint, field/k/option/v, material/k/name
	Text  string
	Limit int    // characters
	Part  string // key of the part of the form; "" of a material
	Of    string // what the text belongs to, by its name: 培训地点, 人员名单：姓名
	Hint  bool   // the text explains it; else it is its name
	Nth   int    // of an option, from 1: the text is how it is called; 0 for everything else
}

// option stands in the key of a place between the question and the value of the option.
const option = "/option/"

// Limits of what a correction writes, in characters.
const (
	LabelLimit      = 100
	HintLimit       = 500
	CorrectionWords = 200 // of 更正原因, and of why one is returned
)

// Places lists the labels, hints and options of a version that a correction can mend, in the order of the form. A hint that is
// empty is none of them.
func (it *Item) Places() []Place {
	var list []Place
	it.places(func(p Place, text *string) {
		p.Text = *text
		list = append(list, p)
	})
	return list
}

func (it *Item) places(visit func(p Place, text *string)) {
	see := func(key, part, of string, label *string, hint *string, name string) {
		if *label != "" {
			visit(Place{Key: key + name, Limit: LabelLimit, Part: part, Of: of}, label)
		}
		if *hint != "" {
			visit(Place{Key: key + "/hint", Limit: HintLimit, Part: part, Of: of, Hint: true}, hint)
		}
	}
	var fields func(under, part, in string, list []form.FieldDef)
	fields = func(under, part, in string, list []form.FieldDef) {
		for i := range list {
			key, of := under+"/"+list[i].Key, in+list[i].Label
			see(key, part, of, &list[i].Label, &list[i].Hint, "/label")
			for j := range list[i].Options {
				o := &list[i].Options[j]
				visit(Place{Key: key + option + o.Value, Limit: LabelLimit, Part: part, Of: of, Nth: j + 1}, &o.Label)
			}
			fields(key, part, of+"：", list[i].Fields)
		}
	}
	if it.Definition != nil {
		for i := range it.Definition.Parts {
			p := &it.Definition.Parts[i]
			see("part/"+p.Key, p.Key, p.Title, &p.Title, &p.Hint, "/title")
			fields("field", p.Key, "", p.Fields)
		}
	}
	for i := range it.Materials {
		m := &it.Materials[i]
		see("material/"+m.Key, "", m.Name, &m.Name, &m.Hint, "/name")
	}
}

// lay puts approved corrections over items just read, in their order. A place that a version does not have is passed over.
func lay(items []*Item, list []Correction) {
	for _, c := range approved(list) {
		i := slices.IndexFunc(items, func(it *Item) bool { return it.Code == c.Code && it.Version == c.Version })
		if i < 0 {
			continue
		}
		items[i].places(func(p Place, text *string) {
			if say := c.Texts[p.Key]; say != "" {
				*text = say
			}
		})
	}
}

// approved are the corrections that are laid over their versions, in their order.
func approved(list []Correction) []Correction {
	list = slices.DeleteFunc(slices.Clone(list), func(c Correction) bool { return !c.Approved() })
	slices.SortStableFunc(list, func(a, b Correction) int { return cmp.Compare(a.Seq, b.Seq) })
	return list
}

// Mend brings what was corrected in a version after a moment, and not after until (zero for no end), into a draft that began from it, and
// counts the texts it changes. What the draft says in words of its own stays.
func (c *Catalogue) Mend(it *Item, version int64, since, until time.Time) (n int) {
	for _, m := range c.mends {
		if m.Code != it.Code || m.Version != version || !m.DoneAt.After(since) || !until.IsZero() && m.DoneAt.After(until) {
			continue
		}
		it.places(func(p Place, text *string) {
			if say := m.Texts[p.Key]; say != "" && *text == m.Was[p.Key] {
				*text, n = say, n+1
			}
		})
	}
	return n
}

// Corrections lists the corrections of a version, the oldest first, for editors.
func (s *Service) Corrections(ctx context.Context, who actor.Actor, code string, version int64) ([]Correction, error) {
	if err := edits(who); err != nil {
		return nil, err
	}
	all, err := s.Store.Corrections(ctx)
	return slices.DeleteFunc(all, func(c Correction) bool { return c.Code != code || c.Version != version }), err
}

// AwaitedCorrections lists the corrections that wait for a second pair of eyes, of versions that are there, for editors.
func (s *Service) AwaitedCorrections(ctx context.Context, who actor.Actor) ([]Correction, error) {
	if err := edits(who); err != nil {
		return nil, err
	}
	all, err := s.Store.Corrections(ctx)
	known := s.Catalogue()
	return slices.DeleteFunc(all, func(c Correction) bool { return !c.Waits() || known.versions[c.Code][c.Version] == nil }), err
}

// Mending is what who asks for with a correction.
type Mending struct {
	Code    string
	Version int64
	Base    int64             // Seq of the last correction that the page has shown; 0 for none
	Texts   map[string]string // by Place.Key
	Why     string
}

// Propose asks for a correction of a published version; another editor approves it. Texts that say what the version says are
// left out. The fault is Invalid, beside the places and why, for a text, a place or a reason that cannot be, NotFound without the
// version, and Conflict while another correction of the version waits or when one came after Base.
func (s *Service) Propose(ctx context.Context, who actor.Actor, m Mending) error {
	if err := aPerson(who); err != nil {
		return err
	}
	if err := s.Current(ctx); err != nil { // another node may have corrected it just now
		return err
	}
	it, err := s.ItemVersion(ctx, m.Code, m.Version)
	if err != nil {
		return err
	}
	c := Correction{Code: m.Code, Version: m.Version, Seq: 1, Why: strings.TrimSpace(m.Why), ProposedBy: who.StaffID, ProposedFor: who.For,
		ProposedAt: s.Now(), State: CorrectionOpen}
	if c.Texts, c.Was, err = it.mended(m.Texts, c.Why); err != nil {
		return err
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		all, err := s.Store.Corrections(ctx)
		if err != nil {
			return err
		}
		for _, old := range all {
			if old.Code != m.Code || old.Version != m.Version {
				continue
			}
			if old.Waits() {
				return errWaits
			}
			c.Seq = max(c.Seq, old.Seq+1)
		}
		if c.Seq != m.Base+1 {
			return fault.New(fault.Conflict, "这个版本刚刚有过别的文字更正。您填写的内容还在，请对照现在的文字核对后再提交")
		}
		err = s.Store.AddCorrection(ctx, c)
		if errors.Is(err, fault.Conflict) { // in the same moment as another
			return errWaits
		}
		if err != nil {
			return err
		}
		return s.Audit.Record(ctx, who, c.deed("item.correction.proposed"))
	})
}

// mended checks texts and the reason, and gives those that differ from the version's, with what the version says.
func (it *Item) mended(texts map[string]string, why string) (changed, was map[string]string, err error) {
	left := maps.Clone(texts)
	changed, was = map[string]string{}, map[string]string{}
	var faults []fault.Field
	called := map[[2]string]bool{} // questions with how their options are called
	for _, p := range it.Places() {
		say, ok := left[p.Key]
		delete(left, p.Key)
		say = unpadded(say)
		if p.Nth > 0 {
			name, _, _ := strings.Cut(p.Key, option)
			own := [2]string{name, unpadded(p.Text)}
			if ok && say != "" {
				own[1] = say
			}
			if called[own] {
				faults = append(faults, fault.Field{Name: p.Key, Say: "“" + check.Short(p.Of) + "”有两个选项都叫“" + check.Short(own[1]) + "”，申请人分不清"})
				continue
			}
			called[own] = true
		}
		switch {
		case !ok || say == unpadded(p.Text):
		case say == "":
			faults = append(faults, fault.Field{Name: p.Key, Say: "“" + check.Short(p.Text) + "”更正后的文字不能为空"})
		case utf8.RuneCountInString(say) > p.Limit:
			faults = append(faults, fault.Field{Name: p.Key, Say: fmt.Sprintf("“%s”更正后的文字不能超过 %d 个字", check.Short(p.Text), p.Limit)})
		default:
			changed[p.Key], was[p.Key] = say, p.Text
		}
	}
	if why == "" || utf8.RuneCountInString(why) > CorrectionWords {
		faults = append(faults, fault.Field{Name: "why", Say: fmt.Sprintf("请填写更正原因，不超过 %d 个字", CorrectionWords)})
	}
	switch {
	case len(faults) > 0:
		return nil, nil, &fault.Fault{Kind: fault.Invalid, Fields: faults}
	case len(left) > 0:
		return nil, nil, fault.New(fault.Invalid, "文字更正只能修改这个版本已有的名称、选项和提示")
	case len(changed) == 0:
		return nil, nil, fault.New(fault.Invalid, "没有更正任何文字")
	}
	return changed, was, nil
}

// unpadded is a text without what a browser adds to it on its way: blanks around it, and the line ends of forms.
func unpadded(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// Correct approves a correction: from now on the version's cases read the new words, on every node. Forbidden for who
// proposed it; Conflict when it no longer waits.
func (s *Service) Correct(ctx context.Context, who actor.Actor, code string, version, seq int64) error {
	if err := aPerson(who); err != nil {
		return err
	}
	if _, err := s.ItemVersion(ctx, code, version); err != nil {
		return err
	}
	err := s.Tx.InTx(ctx, func(ctx context.Context) error {
		c, err := s.waiting(ctx, code, version, seq)
		if err != nil {
			return err
		}
		if c.IsOf(who) {
			return fault.New(fault.Forbidden, "这项文字更正是您提交的，须由另一名编辑或管理员批准")
		}
		c.State = CorrectionApproved
		if err := s.finish(ctx, who, c, "item.correction.approved"); err != nil {
			return err
		}
		mark := fmt.Sprintf("correction %s %d %d at %d", code, version, seq, s.Now().UnixMicro())
		return s.Store.SetMark(ctx, markState, mark)
	})
	if err != nil {
		return err
	}
	return s.Refresh(ctx)
}

// IsOf reports whether the correction is the proposal of who asks, or of somebody they stand in for: another person approves it.
func (c Correction) IsOf(who actor.Actor) bool { return who.IsAmong(c.ProposedBy, c.ProposedFor) }

// Refuse gives a correction back with words (退回); its texts stay, to be taken up again. Invalid, beside words, without them;
// Forbidden for who proposed it; Conflict when it no longer waits.
func (s *Service) Refuse(ctx context.Context, who actor.Actor, code string, version, seq int64, words string) error {
	if words = strings.TrimSpace(words); words == "" || utf8.RuneCountInString(words) > CorrectionWords {
		return fault.On("words", fmt.Sprintf("请用 1 到 %d 字写明退回的原因", CorrectionWords))
	}
	to := Correction{Code: code, Version: version, Seq: seq, State: CorrectionReturned, Words: words}
	return s.end(ctx, who, to, "item.correction.returned")
}

// Retract takes one's own correction back (撤回). Forbidden for all others; Conflict when it no longer waits.
func (s *Service) Retract(ctx context.Context, who actor.Actor, code string, version, seq int64) error {
	return s.end(ctx, who, Correction{Code: code, Version: version, Seq: seq, State: CorrectionWithdrawn}, "item.correction.withdrawn")
}

// end ends a correction without an approval, as to says.
func (s *Service) end(ctx context.Context, who actor.Actor, to Correction, act string) error {
	if err := aPerson(who); err != nil {
		return err
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		c, err := s.waiting(ctx, to.Code, to.Version, to.Seq)
		switch own := c.IsOf(who); {
		case err != nil:
			return err
		case own && to.State == CorrectionReturned:
			return fault.New(fault.Forbidden, "这项文字更正是您提交的，可以撤回")
		case !own && to.State == CorrectionWithdrawn:
			return fault.New(fault.Forbidden, "只有提交的人可以撤回；不同意的，请退回")
		}
		c.State, c.Words = to.State, to.Words
		return s.finish(ctx, who, c, act)
	})
}

// finish ends a correction that waits as its state says, with a row in the audit.
func (s *Service) finish(ctx context.Context, who actor.Actor, c Correction, act string) error {
	c.DoneBy, c.DoneAt = who.StaffID, s.Now()
	done, err := s.Store.FinishCorrection(ctx, c)
	if err != nil || !done {
		return cmp.Or(err, errDealt)
	}
	return s.Audit.Record(ctx, who, c.deed(act))
}

var (
	errDealt error = fault.New(fault.Conflict, "这项文字更正已经处理，请看下面的更正记录")
	errWaits error = fault.New(fault.Conflict, "这个版本已有一项文字更正等待审批，处理完才能提交另一项")
)

func (s *Service) waiting(ctx context.Context, code string, version, seq int64) (Correction, error) {
	all, err := s.Store.Corrections(ctx)
	if err != nil {
		return Correction{}, err
	}
	for _, c := range all {
		if c.Code == code && c.Version == version && c.Seq == seq && c.Waits() {
			return c, nil
		}
	}
	return Correction{}, errDealt
}

func (c Correction) deed(act string) actor.Deed {
	detail := map[string]string{"version": fmt.Sprint(c.Version), "seq": fmt.Sprint(c.Seq), "why": c.Why}
	if c.Words != "" {
		detail["words"] = c.Words
	}
	return actor.Deed{Act: act, Object: "item", ObjectID: c.Code, Detail: detail}
}

// aPerson checks that the caller is a person who edits: two pairs of eyes need two persons.
func aPerson(who actor.Actor) error {
	if who.StaffID == "" {
		return fault.New(fault.Forbidden, "文字更正须由工作人员办理")
	}
	return edits(who)
}
