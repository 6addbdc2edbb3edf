package app_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"wangting/internal/regno"
	"wangting/internal/store"
)

// lines is a log that many write at once.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) { l.mu.Lock(); defer l.mu.Unlock(); return l.b.Write(p) }
func (l *lines) Bytes() []byte               { l.mu.Lock(); defer l.mu.Unlock(); return bytes.Clone(l.b.Bytes()) }

// SEC-1, SEC-4: what people confide is found nowhere in the clear: not in the database and its log of changes, not in the
// files, not in the program's log. Names of units, numbers of cases and titles are public and not searched for.
func TestNothingThatPeopleConfideStandsInTheClear(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		h.stop()
		logs := &lines{}
		h.logs = logs
		h.start()
		h.journey()
		u := h.known("江南示例")
		v := h.visitor()
		v.login(u.USCC, regno.Document{Type: regno.DocType(u.RepDocType), Number: u.RepDocNumber}, "/unit", "/unit")
		for _, path := range []string{"/unit", "/unit/cases", "/unit/messages", "/unit/info", "/me", "/unit/agents/log"} {
			v.get(path)
		}
		v.post("/login", stuffing(u.USCC, u.RepDocNumber, "Wrong-Secret-77"))
		h.settle()

		secrets := map[string]string{
			"the number of the representative": u.RepDocNumber,
			"their phone":                      "13800000101",
			"their name":                       u.RepName,
			"their password":                   password,
			"a wrong password":                 "Wrong-Secret-77",
			"the number of the other party":    "32010419710608137X",
			"the phone of the other party":     "13800000102",
			"a field of the form":              "二〇二五年十二月的加班时间",
			"a claim":                          "调解加班工资的数额",
			"an address":                       "示例路 9 号",
			"words of a correction":            "事实请写清楚",
			"an opinion among staff":           "可以调解",
			"words of the end":                 "调解协议已送达",
			"words of a rating":                "等了很久",
			"an answer to it":                  "已致电说明",
			"the content of a material":        "%PDF-1.7 示例",
		}
		public := false
		for where, hay := range h.stored(logs) {
			public = public || bytes.Contains(hay, []byte(u.Name))
			for what, secret := range secrets {
				if i := bytes.Index(hay, []byte(secret)); i >= 0 {
					t.Errorf("%s stands in %s: …%q…", what, where, hay[max(0, i-60):min(len(hay), i+60)])
				}
			}
		}
		if !public {
			t.Error("not even the name of the unit was found: the search looks in the wrong places")
		}
	})
}

// stored gives everything that the hall has written, by the place where it lies.
func (h *hall) stored(logs *lines) map[string][]byte {
	h.t.Helper()
	all := map[string][]byte{"the log": logs.Bytes()}
	if len(all["the log"]) == 0 {
		h.t.Error("nothing was logged")
	}
	files := 0
	must(h.t, filepath.WalkDir(h.settings.Data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name := strings.TrimPrefix(path, h.settings.Data)
		if strings.Contains(name, "world") || strings.Contains(name, "emulator") { // the outside world knows its people
			return nil
		}
		b, err := os.ReadFile(path)
		all["file "+name] = b
		files++
		return err
	}))
	if files < 2 {
		h.t.Errorf("%d files were searched", files)
	}
	if h.DB.Engine() == store.Postgres {
		for _, table := range h.tables() {
			all["table "+table] = h.dump(table)
		}
	}
	return all
}

func (h *hall) tables() (names []string) {
	h.t.Helper()
	must(h.t, h.DB.Select(h.t.Context(), &names, `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()`))
	if len(names) < 40 {
		h.t.Errorf("%d tables were searched", len(names))
	}
	return names
}

// dump gives the rows of a table as text, and its bytes as they are.
func (h *hall) dump(table string) []byte {
	h.t.Helper()
	var b bytes.Buffer
	var rows []string
	must(h.t, h.DB.Select(h.t.Context(), &rows, fmt.Sprintf(`SELECT CAST(t AS text) FROM %s AS t`, table)))
	for _, r := range rows {
		b.WriteString(r + "\n")
	}
	for _, c := range h.blobs() {
		if of, name, _ := strings.Cut(c, "."); of == table {
			var values [][]byte
			must(h.t, h.DB.Select(h.t.Context(), &values, fmt.Sprintf(`SELECT %s FROM %s WHERE %[1]s IS NOT NULL`, name, table)))
			b.Write(bytes.Join(values, []byte("\n")))
		}
	}
	return b.Bytes()
}
