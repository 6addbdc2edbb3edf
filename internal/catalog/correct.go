package catalog

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// Correction is a 文字更正 of one published version: new words for labels and hints, never for fields or the flow.
type Correction struct {
	Code       string
	Version    int64
	Seq        int64             // from 1, of the version
	Texts      map[string]string // by Place.Key
	Why        string
	ProposedBy string // staff id
	ProposedAt time.Time
	ApprovedBy string // "" while it waits for a second pair of eyes
	ApprovedAt time.Time
}

// Approved reports whether the correction is laid over its version.
func (c Correction) Approved() bool { return c.ApprovedBy != "" }

// Place is a text of a version that a correction can mend.
type Place struct {
	Key   string // part/k/title, field/k/label, field/k/column/hint, material/k/name
	Text  string
	Limit int // characters
}

// Limits of what a correction writes, in characters.
const (
	LabelLimit      = 100
	HintLimit       = 500
	CorrectionWords = 200 // of 更正原因
)

// Places lists the labels and hints of a version that a correction can mend, in the order of the form. A hint that is
// empty is none of them.
func (it *Item) Places() []Place {
	var list []Place
	it.places(func(key string, text *string, limit int) {
		list = append(list, Place{Key: key, Text: *text, Limit: limit})
	})
	return list
}

func (it *Item) places(visit func(key string, text *string, limit int)) {
	see := func(key string, text *string, limit int) {
		if *text != "" {
			visit(key, text, limit)
		}
	}
	var fields func(under string, list []form.FieldDef)
	fields = func(under string, list []form.FieldDef) {
		for i := range list {
			key := under + "/" + list[i].Key
			see(key+"/label", &list[i].Label, LabelLimit)
			see(key+"/hint", &list[i].Hint, HintLimit)
			fields(key, list[i].Fields)
		}
	}
	if it.Definition != nil {
		for i := range it.Definition.Parts {
			p := &it.Definition.Parts[i]
			see("part/"+p.Key+"/title", &p.Title, LabelLimit)
			see("part/"+p.Key+"/hint", &p.Hint, HintLimit)
			fields("field", p.Fields)
		}
	}
	for i := range it.Materials {
		m := &it.Materials[i]
		see("material/"+m.Key+"/name", &m.Name, LabelLimit)
		see("material/"+m.Key+"/hint", &m.Hint, HintLimit)
	}
}

// lay puts approved corrections over items just read, in their order. A place that a version does not have is passed over.
func lay(items []*Item, list []Correction) {
	list = slices.DeleteFunc(slices.Clone(list), func(c Correction) bool { return !c.Approved() })
	slices.SortStableFunc(list, func(a, b Correction) int { return cmp.Compare(a.Seq, b.Seq) })
	for _, c := range list {
		i := slices.IndexFunc(items, func(it *Item) bool { return it.Code == c.Code && it.Version == c.Version })
		if i < 0 {
			continue
		}
		items[i].places(func(key string, text *string, _ int) {
			if say := c.Texts[key]; say != "" {
				*text = say
			}
		})
	}
}

// Corrections lists the corrections of a version, the oldest first, for editors.
func (s *Service) Corrections(ctx context.Context, who actor.Actor, code string, version int64) ([]Correction, error) {
	if err := edits(who); err != nil {
		return nil, err
	}
	all, err := s.Store.Corrections(ctx)
	return slices.DeleteFunc(all, func(c Correction) bool { return c.Code != code || c.Version != version }), err
}

// Propose asks for a correction of a published version; another editor approves it. Texts that say what the version says are
// left out. The fault is Invalid for a text, a place or a reason that cannot be, NotFound without the version, and Conflict
// while another correction of the version waits.
func (s *Service) Propose(ctx context.Context, who actor.Actor, code string, version int64, texts map[string]string, why string) error {
	if err := aPerson(who); err != nil {
		return err
	}
	it, err := s.ItemVersion(ctx, code, version)
	if err != nil {
		return err
	}
	changed, err := it.mended(texts)
	if err != nil {
		return err
	}
	if why = strings.TrimSpace(why); why == "" || utf8.RuneCountInString(why) > CorrectionWords {
		return fault.New(fault.Invalid, fmt.Sprintf("请填写更正原因，不超过 %d 个字", CorrectionWords))
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		all, err := s.Store.Corrections(ctx)
		if err != nil {
			return err
		}
		c := Correction{Code: code, Version: version, Seq: 1, Texts: changed, Why: why, ProposedBy: who.StaffID, ProposedAt: s.Now()}
		for _, old := range all {
			if old.Code != code || old.Version != version {
				continue
			}
			if !old.Approved() {
				return fault.New(fault.Conflict, "这个版本已有一项文字更正等待审批")
			}
			c.Seq = max(c.Seq, old.Seq+1)
		}
		if err := s.Store.AddCorrection(ctx, c); err != nil {
			return err
		}
		return s.Audit.Record(ctx, who, c.deed("item.correction.proposed"))
	})
}

// mended checks texts, and gives those that differ from the version's.
func (it *Item) mended(texts map[string]string) (map[string]string, error) {
	left, changed := maps.Clone(texts), map[string]string{}
	for _, p := range it.Places() {
		say, ok := left[p.Key]
		delete(left, p.Key)
		say = strings.TrimSpace(say)
		switch {
		case !ok || say == p.Text:
		case say == "":
			return nil, fault.New(fault.Invalid, "“"+p.Text+"”更正后的文字不能为空")
		case utf8.RuneCountInString(say) > p.Limit:
			return nil, fault.New(fault.Invalid, fmt.Sprintf("“%s”更正后的文字不能超过 %d 个字", p.Text, p.Limit))
		default:
			changed[p.Key] = say
		}
	}
	if len(left) > 0 {
		return nil, fault.New(fault.Invalid, "文字更正只能修改这个版本已有的名称和提示")
	}
	if len(changed) == 0 {
		return nil, fault.New(fault.Invalid, "没有更正任何文字")
	}
	return changed, nil
}

// Correct approves a correction: from now on the version's cases read the new words, on every node. Forbidden for who
// proposed it; Conflict when it no longer waits.
func (s *Service) Correct(ctx context.Context, who actor.Actor, code string, version, seq int64) error {
	if err := aPerson(who); err != nil {
		return err
	}
	err := s.Tx.InTx(ctx, func(ctx context.Context) error {
		c, err := s.waiting(ctx, code, version, seq)
		if err != nil {
			return err
		}
		if c.ProposedBy == who.StaffID {
			return fault.New(fault.Forbidden, "文字更正须由另一名编辑批准")
		}
		done, err := s.Store.ApproveCorrection(ctx, code, version, seq, who.StaffID, s.Now())
		if err != nil || !done {
			return cmp.Or(err, errDealt)
		}
		mark := fmt.Sprintf("correction %s %d %d at %d", code, version, seq, s.Now().UnixMicro())
		if err := s.Store.SetMark(ctx, markState, mark); err != nil {
			return err
		}
		return s.Audit.Record(ctx, who, c.deed("item.correction.approved"))
	})
	if err != nil {
		return err
	}
	return s.Refresh(ctx)
}

// Refuse gives a correction back (退回), or takes one's own back: it is gone, the audit book keeps what it was. Conflict when it no
// longer waits.
func (s *Service) Refuse(ctx context.Context, who actor.Actor, code string, version, seq int64) error {
	if err := aPerson(who); err != nil {
		return err
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		c, err := s.waiting(ctx, code, version, seq)
		if err != nil {
			return err
		}
		done, err := s.Store.DropCorrection(ctx, code, version, seq)
		if err != nil || !done {
			return cmp.Or(err, errDealt)
		}
		return s.Audit.Record(ctx, who, c.deed("item.correction.returned"))
	})
}

var errDealt error = fault.New(fault.Conflict, "这项文字更正已经处理，请刷新页面查看")

func (s *Service) waiting(ctx context.Context, code string, version, seq int64) (Correction, error) {
	all, err := s.Store.Corrections(ctx)
	if err != nil {
		return Correction{}, err
	}
	for _, c := range all {
		if c.Code == code && c.Version == version && c.Seq == seq && !c.Approved() {
			return c, nil
		}
	}
	return Correction{}, errDealt
}

func (c Correction) deed(act string) actor.Deed {
	detail := map[string]string{"version": fmt.Sprint(c.Version), "seq": fmt.Sprint(c.Seq), "why": c.Why}
	return actor.Deed{Act: act, Object: "item", ObjectID: c.Code, Detail: detail}
}

// aPerson checks that the caller is a person who edits: two pairs of eyes need two persons.
func aPerson(who actor.Actor) error {
	if who.StaffID == "" {
		return fault.New(fault.Forbidden, "文字更正须由工作人员办理")
	}
	return edits(who)
}
