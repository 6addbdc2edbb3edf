package auto

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/regno"
)

// onlyKey is the key of the one row of an act without lists.
const onlyKey = "1"

// purposeRow separates the keys of rows from the other uses of the index key.
const purposeRow = "auto.row"

// rowsOf gives the rows of an act, each with its key: the lists of the form one after another, or the form itself.
func (s *Service) rowsOf(c casework.Case, deed catalog.DeedKind) []map[string]string {
	if len(deed.Tables) == 0 {
		row := rowOf("", c.Data, deed.Fields)
		row["key"] = onlyKey
		return []map[string]string{row}
	}
	var out []map[string]string
	for _, t := range deed.Tables {
		list, _ := c.Data[t.Field].([]any)
		for _, x := range list {
			m, _ := x.(map[string]any)
			row := rowOf(t.Act, m, deed.Fields)
			for name, v := range rowOf("", c.Data, deed.Common) {
				row[name] = v
			}
			row["key"] = s.keyOf(c.ID, row, deed)
			out = append(out, row)
		}
	}
	return out
}

func rowOf(act string, m map[string]any, fields []string) map[string]string {
	row := map[string]string{}
	if act != "" {
		row["act"] = act
	}
	for _, name := range fields {
		switch v := m[name].(type) {
		case string:
			row[name] = v
		case float64:
			row[name] = strconv.FormatFloat(v, 'f', -1, 64)
		}
	}
	return row
}

// keyOf is the identity of a row: whose it is, what is done, and in which month. It does not depend on its place in the list, which a
// correction changes. It is hashed with a key, because answers are stored open and must name no person.
func (s *Service) keyOf(caseID string, row map[string]string, deed catalog.DeedKind) string {
	month := ""
	for _, name := range deed.When {
		month = cmp.Or(month, row[name][:min(len("2006-01"), len(row[name]))])
	}
	whose := row["number"]
	if t := regno.DocType(row["docType"]); t != "" && t != regno.IdentityCard {
		whose = regno.Document{Type: t, Number: whose}.Key()
	}
	return hex.EncodeToString(s.Hash(purposeRow, caseID+"\n"+row["act"]+"\n"+whose+"\n"+month)[:16])
}

// Carried gives what was done at the core system for a case.
func (s *Service) Carried(ctx context.Context, c casework.Case) (casework.Carried, error) {
	deed, err := s.deedOf(ctx, c)
	if err != nil || deed.Key == "" {
		return casework.Carried{}, err
	}
	begun, err := s.Store.Begun(ctx, c.ID)
	if err != nil || !begun {
		return casework.Carried{}, err
	}
	had, err := s.Store.Answers(ctx, c.ID)
	if err != nil {
		return casework.Carried{}, fmt.Errorf("reading answers: %w", err)
	}
	var marks []string
	out := casework.Carried{Amend: cmp.Or(deed.Amend, "需要更正的，请到受理窗口办理。")}
	for _, row := range s.rowsOf(c, deed) {
		a, answered := had[row["key"]]
		out.Unsure = out.Unsure || !answered
		if a.Done() {
			out.Done++
			marks = append(marks, fmt.Sprint(row)) // maps print in the order of their keys
		}
	}
	slices.Sort(marks)
	out.Marks = strings.Join(marks, "\n")
	return out, nil
}
