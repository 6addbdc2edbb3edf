package caseworkdb

import (
	"context"
	"encoding/hex"
	"slices"
	"strings"

	"wangting/internal/casework"
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

// UnitsCalled gives units of which some word begins with this one. A unit has several such words only when its name repeats itself.
func (s Store) UnitsCalled(ctx context.Context, word string, most int) ([]string, error) {
	var rows []struct {
		Word []byte `db:"word"`
		ID   string `db:"unit_id"`
	}
	// no character begins with the byte ff, so every word that begins with this one is below it
	if err := s.DB.Select(ctx, &rows, unitsCalledSQL, []byte(word), append([]byte(word), 0xff), 2*most); err != nil {
		return nil, err
	}
	var out []string
	for _, r := range rows {
		if !slices.Contains(out, r.ID) {
			out = append(out, r.ID)
		}
	}
	return out[:min(len(out), most)], nil
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
