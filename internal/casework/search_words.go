package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/find"
	"wangting/internal/regno"
)

// ItemsLike begins a Sought.Item that has words of names instead of a code.
const ItemsLike = "~"

// mostTyped bounds what is typed into the one box of the queue.
const mostTyped = 6

// wordsOf are the words of a text as they are looked for.
func wordsOf(text string) []string {
	var out []string
	for _, w := range strings.Fields(text) {
		if w = find.Normalise(w); w != "" && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// itemsSought are the codes that Sought.Item means: nil for any item, none when no name is like its words.
func (s *Service) itemsSought(item string) []string {
	words, like := strings.CutPrefix(item, ItemsLike)
	switch {
	case item == "":
		return nil
	case !like:
		return []string{item}
	}
	return s.itemsLike(wordsOf(words))
}

func (s *Service) itemsLike(words []string) []string {
	out := []string{}
	for _, it := range s.ItemNames() {
		name := find.Normalise(it[1])
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(name, w) }) {
			out = append(out, it[0])
		}
	}
	return out
}

// ReadWords makes a search of what is typed into the one box of the queue (DSK-2): cases for which every word holds. Digits are a part of
// the number; other words are those of an item, if some name has them all, else of a unit, else the whole name of a person. Faults are
// beside words.
func (s *Service) ReadWords(ctx context.Context, who actor.Actor, text string) (Sought, error) {
	if err := looks(who); err != nil {
		return Sought{}, err
	}
	bad := func(say string) (Sought, error) { return Sought{}, fault.On("words", say) }
	words := wordsOf(text)
	switch {
	case len(words) == 0:
		return bad("请填写办件编号、单位、事项或者申请人")
	case len(words) > mostTyped:
		return bad(fmt.Sprintf("最多填写 %d 个词", mostTyped))
	}
	var w Sought
	var items, units []string
	for _, word := range words {
		_, noCode := regno.ParseUSCC(strings.ToUpper(word))
		switch digits := strings.Trim(word, "0123456789") == ""; {
		case len(word) > WholeNumber && strings.Trim(word, "0123456789x") == "" && noCode != nil:
			return bad("不能按证件号码查找办件")
		case digits && len(word) < NumberPart:
			return bad(fmt.Sprintf("请填写办件编号中连续的至少 %d 位数字", NumberPart))
		case digits && len(word) <= WholeNumber && w.Number != "":
			return bad("一次只能查找一个办件编号")
		case digits && len(word) <= WholeNumber:
			w.Number = word
		case len([]rune(word)) < 2:
			return bad("每个词请至少填写两个字或者两个字母")
		case len(s.itemsLike(append(slices.Clone(items), word))) > 0:
			items = append(items, word)
		default:
			found, _, err := s.Lists.UnitsCalled(ctx, append(slices.Clone(units), word), 1)
			if err != nil {
				return Sought{}, fmt.Errorf("looking for units: %w", err)
			}
			if len(found) == 0 && w.Applicant == "" && isName(word) {
				w.Applicant = word
				continue
			}
			units = append(units, word)
		}
	}
	w.Unit = strings.Join(units, " ")
	if len(items) > 0 {
		w.Item = ItemsLike + strings.Join(items, " ")
		if like := s.itemsLike(items); len(like) == 1 {
			w.Item = like[0]
		}
	}
	return w, nil
}

// WholeNumber is how many digits a case number has.
const WholeNumber = 14

// isName reports whether a word may be the name of a person.
func isName(word string) bool {
	return strings.IndexFunc(word, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) < 0
}
