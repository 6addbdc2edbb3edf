package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// tablesOf lists the tables that each room owns.
var tablesOf = map[string][]string{
	"store":       {"hall_mark", "serial"},
	"secret":      {"secret_key"},
	"queue":       {"job_done", "outbox", "river_job"},
	"audit":       {"audit", "audit_head", "audit_item"},
	"limit":       {"login_failure", "rate"},
	"web":         {"slider_puzzle", "web_parked", "web_session"},
	"ledger":      {"ledger_day", "ledger_entry", "ledger_head", "ledger_key", "ledger_node", "ledger_witness"},
	"person":      {"person"},
	"unit":        {"unit", "unit_change"},
	"staff":       {"staff", "staff_department", "staff_deputy", "staff_session"},
	"catalog":     {"catalog_mark", "favourite", "item_applied", "item_correction", "item_stop", "item_version"},
	"address":     {"address"},
	"notice":      {"message", "message_mark", "message_read", "sms_out"},
	"proof":       {"code_proof", "face_proof"},
	"credential":  {"credential_shown", "login_credential", "login_passkey", "login_second", "person_credential"},
	"session":     {"login_session"},
	"login":       {"login_scan"},
	"signon":      {"login_challenge", "login_licence"},
	"enrol":       {"enrolment", "enrolment_consent"},
	"upgrade":     {"upgrade_account", "upgrade_past"},
	"window":      {"window_entry"},
	"institution": {"institution"},
	"rating":      {"rating", "rating_day", "rating_department", "rating_follow", "rating_place"},
	"parcel":      {"parcel"},
	"result":      {"result_paper", "result_change", "result_seal"},
	"editor":      {"item_draft", "item_open", "item_request", "item_step"},
	"rehearsal":   {"item_rehearsal", "item_rehearsed"},
	"replay":      {"item_replay"},
	"practice":    {"practice", "practice_step"},
	"news":        {"news_article", "news_objection", "news_step"},
	"ask":         {"ask_question"},
	"auto":        {"auto_answer", "auto_begun", "auto_written"},
	"entitle":     {"entitlement", "entitlement_case"},
	"counter":     {"counter_day", "counter_number"},
	"figures":     {"figure_day", "figure_department", "figure_login", "figure_stay", "figure_stay_department"},
	"emulator":    {"t_unit_user", "kept_unit_user"}, // a table of the emulated older hall, in its own database
	"mandate": {
		"mandate", "mandate_consent", "mandate_doubt", "mandate_insurance", "mandate_promotion", "mandate_record", "mandate_reminder",
		"mandate_request", "mandate_scope", "mandate_scope_record",
	},
	"casework": {
		"case_arrival", "case_check", "case_consent", "case_correction", "case_count", "case_delivery", "case_endorsement", "case_event", "case_file", "case_kept", "case_material", "case_matter", "case_note", "case_origin", "case_phrase", "case_receipt", "case_search", "case_seen", "case_sheet", "case_token", "case_transfer", "case_unit_word",
	},
}

// ownerOf returns the room that owns a table, "" for none.
func ownerOf(table string) string {
	for room, tables := range tablesOf {
		if slices.Contains(tables, table) {
			return room
		}
	}
	return ""
}

var (
	touched = regexp.MustCompile(`\b(DELETE\s+FROM|FROM|JOIN|INTO|UPDATE)\s+([a-z_][a-z0-9_]*)`)
	listed  = regexp.MustCompile(`\bFROM\s+[a-z_][a-z0-9_]*(?:\s+AS\s+[a-z]\w*)?\s*,`)
	with    = regexp.MustCompile(`(?:\bWITH(?:\s+RECURSIVE)?|\),)\s+([a-z_][a-z0-9_]*)(?:\s*\([^)]*\))?\s+AS\s+\(`)
)

// access is one read or write of a table in a piece of SQL.
type access struct {
	table  string
	writes bool
}

// accesses parses the tables out of SQL; names defined by WITH do not count.
func accesses(sql string) []access {
	given := map[string]bool{}
	for _, m := range with.FindAllStringSubmatch(sql, -1) {
		given[m[1]] = true
	}
	var all []access
	for _, m := range touched.FindAllStringSubmatch(sql, -1) {
		if !given[m[2]] {
			all = append(all, access{m[2], m[1] != "FROM" && m[1] != "JOIN"})
		}
	}
	return all
}

// sqlOf returns the tables that the SQL literals of a file read and write. A sealed column
// counts as written, since key rotation seals it again.
func sqlOf(t *testing.T, file string) []access {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, file), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var all []access
	ast.Inspect(parsed, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if n.Kind != token.STRING {
				break
			}
			s, err := strconv.Unquote(n.Value)
			if err != nil {
				t.Fatal(err)
			}
			if listed.MatchString(s) {
				t.Errorf("%s lists tables with a comma; write JOIN, which this test reads: %s", file, s)
			}
			all = append(all, accesses(s)...)
		case *ast.KeyValueExpr:
			key, named := n.Key.(*ast.Ident)
			if v, ok := n.Value.(*ast.BasicLit); ok && named && key.Name == "Table" {
				all = append(all, access{strings.Trim(v.Value, `"`), true})
			}
		}
		return true
	})
	return all
}

func TestSQLWritesItsOwnTablesAndReadsThoseOfLowerStoreys(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range sources(t, ".go") {
		if isTest(f) || !strings.HasPrefix(f, "internal/") {
			continue
		}
		pkg := filepath.ToSlash(filepath.Dir(f))
		room := top(pkg)
		for _, a := range sqlOf(t, f) {
			seen[a.table] = true
			owner := ownerOf(a.table)
			switch {
			case owner == "":
				t.Errorf("%s names the table %s, which no room owns: give it its room in tablesOf", f, a.table)
			case isRoom(room) && closet(pkg) != "db":
				t.Errorf("%s names the table %s: SQL of a room stands in %sdb", f, a.table, room)
			case owner != room && a.writes:
				t.Errorf("%s writes the table %s of %s: a room writes its own tables only", f, a.table, owner)
			case owner != room && storeyOf(owner) >= storeyOf(room):
				t.Errorf("%s reads the table %s of %s: a room reads tables of lower storeys only", f, a.table, owner)
			}
		}
	}
	for room, tables := range tablesOf {
		for _, table := range tables {
			if !seen[table] {
				t.Errorf("nobody names the table %s of %s; take it off the list, or mend the pattern", table, room)
			}
		}
	}
}

func TestTablesAreReadOutOfSQL(t *testing.T) {
	for sql, want := range map[string]map[access]bool{
		"SELECT a\n  FROM unit AS u\n  LEFT JOIN mandate AS m ON m.unit_id = u.id": {{"unit", false}: true, {"mandate", false}: true},
		"DELETE FROM rate WHERE ends_us < $1":                                      {{"rate", true}: true},
		"INSERT INTO rate (n) VALUES (1) ON CONFLICT (n) DO UPDATE SET n = 2":      {{"rate", true}: true},
		"UPDATE unit SET name = $1":                                                {{"unit", true}: true},
		"SELECT id FROM outbox FOR UPDATE SKIP LOCKED":                             {{"outbox", false}: true},
		"WITH some AS (SELECT id FROM unit), more AS (SELECT 1) DELETE FROM rate USING (SELECT * FROM some JOIN more)": {
			{"unit", false}: true, {"rate", true}: true},
		"please update it from here": {},
	} {
		got := map[access]bool{}
		for _, a := range accesses(sql) {
			got[a] = true
		}
		if !maps.Equal(got, want) {
			t.Errorf("%s\ngives %v, want %v", sql, got, want)
		}
	}
}

// everything matches a list of columns that nobody has named.
var everything = regexp.MustCompile(`\bSELECT\s+(?:DISTINCT\s+)?(?:[a-z]\w*\.)?\*|,\s*[a-z]\w*\.\*|\bRETURNING\s+\*`)

func TestSQLNamesItsColumns(t *testing.T) {
	for _, f := range sources(t, ".go") {
		if isTest(f) || !strings.HasPrefix(f, "internal/") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, f), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if s, ok := n.(*ast.BasicLit); ok && s.Kind == token.STRING && everything.MatchString(s.Value) {
				t.Errorf("%s selects every column: name those that are read: %s", f, s.Value)
			}
			return true
		})
	}
}
