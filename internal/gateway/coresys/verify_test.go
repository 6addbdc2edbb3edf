package coresys_test

import (
	"errors"
	"testing"

	"wangting/internal/gateway/coresys"
)

// items.md §4: both connected regions have rows; what nobody knows has none, and a region that is not connected says so.
func TestTheViewsThatCheckAnswers(t *testing.T) {
	g := open(t, "0123456789abcdef")
	type m = map[string]string
	const province, taizhou, nanjing = "123200004660012320", "91321200MA2ABCD130", "91320102MA3DEM0943"
	for name, tc := range map[string]struct {
		view   string
		values m
		rows   int
		field  string
		want   string
	}{
		"permits of 泰州":                {"permits", m{"aab998": taizhou, "kind": "dispatch"}, 2, "permitNo", "示例派〔2024〕0101"},
		"permits of the province":      {"permits", m{"aab998": province, "kind": "hr"}, 1, "state", "有效"},
		"permits of 南京":                {"permits", m{"aab998": nanjing, "kind": "dispatch"}, 1, "to", "20271231"},
		"permits of another kind":      {"permits", m{"aab998": "51320000509000038G", "kind": "dispatch"}, 0, "", ""},
		"certificates":                 {"skill-certificates", m{"certNo": "TZ2026-000101,XX,JS2026-000101", "numbers": "320115198912223591,1,1"}, 2, "holder", "Y"},
		"a certificate of another":     {"skill-certificates", m{"certNo": "JS2026-000101", "numbers": "320115198912223591"}, 1, "holder", "N"},
		"a certificate of nobody":      {"skill-certificates", m{"certNo": "XX-000000", "numbers": "320115198912223591"}, 0, "", ""},
		"help of 泰州":                   {"aid", m{"aab998": taizhou, "numbers": "1,321203199510084336"}, 1, "at", "2"},
		"help of the province":         {"aid", m{"aab998": province, "numbers": "32010219680101100X"}, 1, "group", "脱贫"},
		"injuries of 泰州":               {"injuries2", m{"aab998": taizhou}, 2, "decisionNo", "示例〔2025〕318号"},
		"injuries of the province":     {"injuries2", m{"aab998": province}, 1, "alc020", "20260303"},
		"injuries of a person":         {"injuries2", m{"aac058": "01", "aac147": "320115198912223591"}, 1, "id4", "3591"},
		"injuries of somebody unhurt":  {"injuries2", m{"aac058": "01", "aac147": "321204199803154701"}, 0, "", ""},
		"applications of a person":     {"title-applications", m{"aac058": "01", "aac147": "321203199510084336"}, 3, "no", "ZC2026000087"},
		"applications of a unit":       {"title-applications", m{"aab998": taizhou, "year": "2026"}, 4, "returnedBy", "评委会"},
		"applications of a year":       {"title-applications", m{"aab998": taizhou, "year": "2024"}, 0, "", ""},
		"applications of the province": {"title-applications", m{"aab998": province, "year": "2026"}, 1, "deadline", "20261216"},
		"applications of nobody":       {"title-applications", m{"aac058": "01", "aac147": "1"}, 0, "", ""},
		"courses of 泰州":                {"courses", m{"aab301": "321200", "occupation": "电工"}, 2, "left", "7"},
		"courses of the province":      {"courses", m{"aab301": "320000"}, 8, "seats", "40"},
		"courses of nothing":           {"courses", m{"occupation": "无"}, 0, "", ""},
		"limits of 泰州":                 {"limits", m{"area": "321204", "year": "2026"}, 1, "minWage", "226000"},
		"limits of the province":       {"limits", m{"area": "320000", "year": "2024"}, 1, "upper", "2439600"},
		"limits of a year to come":     {"limits", m{"area": "320000", "year": "2031"}, 0, "", ""},
		"people of 泰州":                 {"roster", m{"aab998": taizhou}, 12, "aac008", "1"},
		"a unit that is registered":    {"unit-state", m{"aab998": taizhou}, 1, "registered", "true"},
		"a unit that is not":           {"unit-state", m{"aab998": "52321200509000046Y"}, 0, "", ""},
	} {
		rows, err := g.Look(t.Context(), tc.view, tc.values)
		if err != nil || len(rows) != tc.rows || tc.rows > 0 && rows[0][tc.field] != tc.want {
			t.Errorf("%s: %v, %v", name, rows, err)
		}
	}
	for _, view := range []string{"aid", "injuries2", "roster", "title-applications", "limits", "unit-state"} {
		if _, err := g.Look(t.Context(), view, m{"aab998": nanjing, "numbers": "1", "year": "2026", "area": "320102"}); !errors.Is(err, coresys.ErrNotOpen) {
			t.Errorf("%s of a region that is not connected: %v", view, err)
		}
	}
}
