package caseworkdb

import (
	"context"
	"encoding/hex"
	"slices"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/regno"
	"wangting/internal/store"
)

func (s Store) nameToken(name string) string {
	return "p" + hex.EncodeToString(s.Keys.Index(indexApplicant, name))[:32]
}

func unitToken(unitID string) string { return "u" + unitID }

// grams are the runs of four digits of a number.
func grams(digits string) (out []string) {
	for i := 0; i+casework.NumberPart <= len(digits); i++ {
		out = append(out, digits[i:i+casework.NumberPart])
	}
	return out
}

// tokens are what a case is found by.
func (s Store) tokens(c casework.Case, name string) []string {
	out := grams(c.Number)
	for _, u := range []string{c.UnitID, c.EmployerID} {
		if u != "" {
			out = append(out, unitToken(u))
		}
	}
	if name != "" {
		out = append(out, s.nameToken(name))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// AddTokens keeps what cases are found by.
func (s Store) AddTokens(ctx context.Context, names map[string]string, list ...casework.Case) error {
	var values [][]any
	for _, c := range list {
		for _, t := range s.tokens(c, names[c.ID]) {
			values = append(values, []any{t, store.Us(c.SubmittedAt), c.ID})
		}
	}
	return s.addAll(ctx, "INSERT INTO case_token (token, at_us, case_id)", values)
}

// AddUnitWords keeps by what a unit is found.
func (s Store) AddUnitWords(ctx context.Context, unitID string, words []string) error {
	var values [][]any
	for _, w := range words {
		values = append(values, []any{[]byte(w), unitID})
	}
	return s.addAll(ctx, "INSERT INTO case_unit_word (word, unit_id)", values)
}

// mostRows bounds the rows of one statement.
const mostRows = 300

// addAll adds rows that are not there.
func (s Store) addAll(ctx context.Context, insert string, values [][]any) error {
	for some := range slices.Chunk(values, mostRows) {
		a := &asked{}
		a.text.WriteString(insert + "\nVALUES ")
		for i, row := range some {
			marks := make([]string, len(row))
			for j, v := range row {
				marks[j] = a.put(v)
			}
			if i > 0 {
				a.text.WriteString(", ")
			}
			a.text.WriteString("(" + strings.Join(marks, ", ") + ")")
		}
		a.text.WriteString("\n    ON CONFLICT DO NOTHING")
		if _, err := s.DB.Exec(ctx, a.text.String(), a.args...); err != nil {
			return err
		}
	}
	return nil
}

const unitsCalledSQL = `
SELECT word, unit_id
  FROM case_unit_word
 WHERE word >= $1
   AND word < $2
 ORDER BY word, unit_id
 LIMIT $3`

// mostCalled bounds the units that are looked through for a second word.
const mostCalled = 1000

const countCalledSQL = `
SELECT COUNT(*) AS n
  FROM (SELECT unit_id
          FROM case_unit_word
         WHERE word >= $1
           AND word < $2
         LIMIT $3) AS some_units`

const unitsNamedSQL = `
SELECT w.unit_id, u.name, u.uscc
  FROM case_unit_word AS w
  JOIN unit AS u ON u.id = w.unit_id
 WHERE w.word >= $1
   AND w.word < $2
 ORDER BY w.word, w.unit_id
 LIMIT $3`

// UnitsCalled gives units of which, for each word, some word of theirs begins with it; at most most. Of several words the rarest is walked,
// at most mostCalled units far, and the names of these are checked against the others. more says that others may fit too.
func (s Store) UnitsCalled(ctx context.Context, words []string, most int) (ids []string, more bool, err error) {
	rarest, least := "", mostCalled+1
	for i := 0; i < len(words) && len(words) > 1; i++ {
		var n int
		if err := s.DB.Get(ctx, &n, countCalledSQL, []byte(words[i]), beyond(words[i]), mostCalled); err != nil {
			return nil, false, err
		}
		if n < least {
			rarest, least = words[i], n
		}
	}
	if rarest != "" {
		return s.unitsNamed(ctx, rarest, words, most)
	}
	var rows []struct {
		Word []byte `db:"word"`
		ID   string `db:"unit_id"`
	}
	// a unit has several such words only when its name repeats itself
	if err := s.DB.Select(ctx, &rows, unitsCalledSQL, []byte(words[0]), beyond(words[0]), 2*(most+1)); err != nil {
		return nil, false, err
	}
	for _, r := range rows {
		if !slices.Contains(ids, r.ID) {
			ids = append(ids, r.ID)
		}
	}
	return ids[:min(len(ids), most)], len(ids) > most, nil
}

// beyond is after every word that begins with word: no character begins with the byte ff.
func beyond(word string) []byte { return append([]byte(word), 0xff) }

func (s Store) unitsNamed(ctx context.Context, rarest string, words []string, most int) (ids []string, more bool, err error) {
	var rows []struct {
		ID   string `db:"unit_id"`
		Name string `db:"name"`
		USCC string `db:"uscc"`
	}
	if err := s.DB.Select(ctx, &rows, unitsNamedSQL, []byte(rarest), beyond(rarest), mostCalled); err != nil {
		return nil, false, err
	}
	for _, r := range rows {
		own := casework.UnitWords(r.Name, regno.USCC(r.USCC))
		lacks := func(word string) bool {
			return word != rarest && !slices.ContainsFunc(own, func(o string) bool { return strings.HasPrefix(o, word) })
		}
		if !slices.Contains(ids, r.ID) && !slices.ContainsFunc(words, lacks) {
			ids = append(ids, r.ID)
		}
	}
	return ids[:min(len(ids), most)], len(ids) > most || len(rows) == mostCalled, nil
}

const numberedAfterSQL = `
SELECT ` + columns + `
  FROM case_file
 WHERE id > $1
   AND number IS NOT NULL
 ORDER BY id
 LIMIT $2`

// NumberedAfter gives numbered cases by their id.
func (s Store) NumberedAfter(ctx context.Context, caseID string, limit int) ([]casework.Case, error) {
	var rows []row
	err := s.DB.Select(ctx, &rows, numberedAfterSQL, caseID, limit)
	return cases(rows), err
}

const indexedMark = "case.found"

// IndexedTo says to which id the old cases are indexed.
func (s Store) IndexedTo(ctx context.Context) (string, error) { return s.DB.Mark(ctx, indexedMark) }

// MarkIndexed keeps to which id the old cases are indexed.
func (s Store) MarkIndexed(ctx context.Context, caseID string) error {
	return s.DB.SetMark(ctx, indexedMark, caseID)
}

// LockIndex lets one node index at a time, until its transaction ends.
func (s Store) LockIndex(ctx context.Context) error { return s.DB.Lock(ctx, indexedMark) }
