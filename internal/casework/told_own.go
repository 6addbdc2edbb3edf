package casework

import (
	"context"

	"wangting/internal/catalog"
	"wangting/internal/wording"
)

// own is what the item says at a step, in the version of the case (ITM-15). An item that cannot be read says nothing of its own: the
// usual words are right too, and nobody waits for theirs.
func (s *Service) own(ctx context.Context, t Telling) catalog.Message {
	if t.Version == 0 {
		return catalog.Message{}
	}
	it, err := s.Items.ItemVersion(ctx, t.ItemCode, t.Version)
	if err != nil {
		return catalog.Message{}
	}
	m, _ := wording.MessageOf(it, string(t.What))
	return m
}

// ownWords are the item's words about a step; "" leaves the usual ones. What waits for the employer or for the rules is always told in
// the usual words, since an item's own do not tell who is next.
func (s *Service) ownWords(ctx context.Context, t Telling) string {
	m := s.own(ctx, t)
	if m.Text == "" || t.What == Submit && (t.Employer != "" || t.Automatic || t.Joint) {
		return ""
	}
	words := map[string]string{wording.TagItem: t.ItemName, wording.TagCase: t.Number}
	if it, err := s.Items.ItemVersion(ctx, t.ItemCode, t.Version); err == nil {
		words[wording.TagUnit] = it.Department
		if c, err := s.Store.Case(ctx, t.CaseID); err == nil {
			if words[wording.TagUnit], err = DepartmentOf(it, c); err != nil {
				return ""
			}
		}
	}
	switch t.What {
	case Ask, DueSoon:
		words[wording.TagCorrectBy] = t.dueDay()
	case Refuse, Decide:
		words[wording.TagOutcome] = t.result()
	}
	say, err := wording.Say(m.Text, words)
	if err != nil { // the check lets none through
		return ""
	}
	return say
}
