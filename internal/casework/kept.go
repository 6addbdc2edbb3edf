package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/staff"
)

// Kept are words that a member of staff has typed into the form of a step and not sent (暂存, DSK-10). Only they see them.
type Kept struct {
	CaseID  string
	StaffID string
	Verb    Verb
	Words   string
	At      time.Time
}

// Phrase is a text that staff put into the words of a step (常用语, DSK-7).
type Phrase struct {
	ID       string
	Owner    string // id of a member of staff, or the region of an office
	ItemCode string // "" for every item
	Words    string
	At       time.Time
}

// DeskWords keeps what staff type beside their steps.
type DeskWords interface {
	PutKept(ctx context.Context, k Kept) error
	// KeptOf gives what a member of staff has kept about a case.
	KeptOf(ctx context.Context, caseID, staffID string) ([]Kept, error)
	// DropKept removes what a member of staff has kept about a case, or everybody when staffID is "".
	DropKept(ctx context.Context, caseID, staffID string) error

	// AddPhrase adds a phrase; false when the owner has most already.
	AddPhrase(ctx context.Context, p Phrase, most int) (bool, error)
	// RemovePhrase removes one of an owner's; false when there is none.
	RemovePhrase(ctx context.Context, phraseID, owner string) (bool, error)
	// Phrases gives those of owners, the oldest first.
	Phrases(ctx context.Context, owners ...string) ([]Phrase, error)
}

// mostKept is the limit of kept words, in characters. It is above that of every step.
const mostKept = 5000

// KeepWords keeps what somebody has typed into the form of a step; no words keep nothing. NotFound when the case is not at their desk.
func (s *Service) KeepWords(ctx context.Context, who actor.Actor, caseID string, verb Verb, words string) error {
	c, err := s.atDesk(ctx, who, caseID)
	switch {
	case err != nil:
		return err
	case !Handles(who):
		return fault.New(fault.Forbidden, "您的岗位不能办理办件")
	case c.State.Ended():
		return errChanged
	case !known(verb): // it comes from the address, and is part of the key
		return fault.New(fault.NotFound, "没有这个操作")
	case utf8.RuneCountInString(words) > mostKept:
		return fault.On("words", fmt.Sprintf("最多 %d 个字", mostKept))
	}
	return s.Store.PutKept(ctx, Kept{CaseID: c.ID, StaffID: who.StaffID, Verb: verb, Words: words, At: s.Now()})
}

// known reports whether there is a step of this name.
func known(v Verb) bool {
	_, ok := catalog.VerbOf(string(v))
	return ok || Words["case."+string(v)] != ""
}

// KeptWords gives what the caller has typed about a case and not sent, by the verb of the step.
func (s *Service) KeptWords(ctx context.Context, who actor.Actor, caseID string) (map[Verb]Kept, error) {
	if !who.IsStaff() {
		return nil, fault.New(fault.Anonymous, "")
	}
	list, err := s.Store.KeptOf(ctx, caseID, who.StaffID)
	if err != nil {
		return nil, fmt.Errorf("reading kept words: %w", err)
	}
	out := map[Verb]Kept{}
	for _, k := range list {
		out[k.Verb] = k
	}
	return out, nil
}

// sent refuses words with a blank in them, and removes what the caller has kept about a case: it is sent now.
func (s *Service) sent(ctx context.Context, who actor.Actor, c Case, words string) error {
	if err := fitting(words); err != nil {
		return err
	}
	if err := s.Store.DropKept(ctx, c.ID, who.StaffID); err != nil {
		return fmt.Errorf("dropping kept words: %w", err)
	}
	return nil
}

// Blank stands in a phrase for what has to be filled in.
const Blank = "【】"

// mostWords is the limit of the words of a step, in characters.
const mostWords = 4000

// fitting is nil when words that go to an applicant or into the record have a bounded length and no blank of a phrase.
func fitting(words string) error {
	if utf8.RuneCountInString(words) > mostWords {
		return fault.On("words", fmt.Sprintf("最多 %d 个字，请写得简短些，详细内容放在材料里", mostWords))
	}
	if strings.Contains(strings.Map(noSpace, words), Blank) {
		return fault.On("words", "请填写“"+Blank+"”处的内容")
	}
	return nil
}

func noSpace(r rune) rune {
	if r == ' ' || r == '　' {
		return -1
	}
	return r
}

// Limits of phrases.
const (
	mostPhrases   = 100
	longestPhrase = 500
)

// PhrasesFor gives the caller's phrases, those of their department and those of their office, for one item or, without a code, all of them;
// without a code also those of the departments that they head.
func (s *Service) PhrasesFor(ctx context.Context, who actor.Actor, itemCode string) ([]Phrase, error) {
	if err := handles(who); err != nil {
		return nil, err
	}
	owners := []string{who.StaffID, cityOf(who.Region)}
	if who.Department != "" {
		owners = append(owners, who.Department)
	}
	if itemCode == "" {
		headed, err := s.headed(ctx, who)
		if err != nil {
			return nil, err
		}
		for _, d := range headed {
			if d.ID != who.Department {
				owners = append(owners, d.ID)
			}
		}
	}
	list, err := s.Store.Phrases(ctx, owners...)
	if err != nil {
		return nil, fmt.Errorf("reading phrases: %w", err)
	}
	return slices.DeleteFunc(list, func(p Phrase) bool { return itemCode != "" && p.ItemCode != "" && p.ItemCode != itemCode }), nil
}

// PhraseOwners gives for whom the caller may add phrases and remove them, with names: themselves first, then the departments that they
// head, and the office for administrators. Whose phrases the caller reads and may not change has its name too, and mine is false.
func (s *Service) PhraseOwners(ctx context.Context, who actor.Actor) ([]PhraseOwner, error) {
	out := []PhraseOwner{{who.StaffID, "我的", true}}
	headed, err := s.headed(ctx, who)
	if err != nil {
		return nil, err
	}
	for _, d := range headed {
		out = append(out, PhraseOwner{d.ID, d.Name, true})
	}
	return append(out, PhraseOwner{cityOf(who.Region), "本单位", who.Has(actor.Admin)}), nil
}

// PhraseOwner is whose a phrase can be.
type PhraseOwner struct {
	ID, Name string
	Mine     bool // the caller adds and removes its phrases
}

// headed are the departments that the caller, who handles cases, heads.
func (s *Service) headed(ctx context.Context, who actor.Actor) ([]staff.Department, error) {
	tree, err := s.Staff.Tree(ctx)
	if err != nil || !Handles(who) {
		return nil, err
	}
	var out []staff.Department
	_, ids := departmentsOf(tree, who)
	for _, d := range tree {
		if slices.Contains(ids, d.ID) {
			out = append(out, d)
		}
	}
	return out, nil
}

func handles(who actor.Actor) error {
	switch {
	case !who.IsStaff():
		return fault.New(fault.Anonymous, "")
	case !Handles(who) && !who.Has(actor.Admin):
		return fault.New(fault.Forbidden, "您的岗位不能办理办件")
	}
	return nil
}

// AddPhrase adds a phrase for an owner (PhraseOwners), "" for the caller: for a department its head does, for the office an administrator.
// Faults are beside words, item and owner.
func (s *Service) AddPhrase(ctx context.Context, who actor.Actor, words, itemCode, owner string) error {
	if err := handles(who); err != nil {
		return err
	}
	words = strings.TrimSpace(words)
	switch n := utf8.RuneCountInString(words); {
	case n == 0 || n > longestPhrase:
		return fault.On("words", fmt.Sprintf("请填写 1 到 %d 字的常用语", longestPhrase))
	case itemCode != "" && s.Items.Catalogue().Item(itemCode) == nil:
		return fault.On("item", "没有这个事项，请重新选择")
	}
	p := Phrase{ID: id.New(), Owner: cmp.Or(owner, who.StaffID), ItemCode: itemCode, Words: words, At: s.Now()}
	owners, err := s.PhraseOwners(ctx, who)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(owners, func(o PhraseOwner) bool { return o.ID == p.Owner && o.Mine }) {
		return fault.On("owner", "部门的常用语由部门负责人添加，全单位的由管理员添加")
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		done, err := s.Store.AddPhrase(ctx, p, mostPhrases)
		switch {
		case err != nil:
			return fmt.Errorf("adding a phrase: %w", err)
		case !done:
			return fault.On("words", fmt.Sprintf("常用语最多 %d 条，请先删除不用的", mostPhrases))
		}
		return s.Audit.Record(ctx, who, actor.Deed{Act: "phrase.add", Object: "phrase", ObjectID: p.ID})
	})
}

// RemovePhrase removes a phrase of an owner for whom the caller may add some. NotFound for everybody else.
func (s *Service) RemovePhrase(ctx context.Context, who actor.Actor, phraseID string) error {
	if err := handles(who); err != nil {
		return err
	}
	owners, err := s.PhraseOwners(ctx, who)
	if err != nil {
		return err
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		done, err := false, error(nil)
		for i := 0; i < len(owners) && err == nil && !done; i++ {
			if owners[i].Mine {
				done, err = s.Store.RemovePhrase(ctx, phraseID, owners[i].ID)
			}
		}
		switch {
		case err != nil:
			return fmt.Errorf("removing a phrase: %w", err)
		case !done:
			return fault.New(fault.NotFound, "没有这条常用语，可能已经删除")
		}
		return s.Audit.Record(ctx, who, actor.Deed{Act: "phrase.remove", Object: "phrase", ObjectID: phraseID})
	})
}

// ItemNames lists the items that can be applied for, by code and name.
func (s *Service) ItemNames() [][2]string {
	var out [][2]string
	for _, it := range s.Items.Catalogue().Items() {
		if !it.Query && it.HasForm() {
			out = append(out, [2]string{it.Code, it.Name})
		}
	}
	return out
}
