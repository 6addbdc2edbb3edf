package emulator_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// posted sends a form as a browser does, and gives the status and the page it ends on.
func posted(t *testing.T, at string, v url.Values) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, at, strings.NewReader(v.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "text/html")
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Body.Close() }()
	body, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return a.StatusCode, string(body)
}

func TestThePageChangesWhatTheCoreSystemSays(t *testing.T) { // OUT-2
	file := t.TempDir() + "/state.json"
	w, srv := open(t, file)
	const ren, logistics = "321202199205013965", "91321200MA2ABCD130"
	for _, f := range []struct {
		form  string
		v     url.Values
		shows string
	}{
		{"card", url.Values{"number": {ren}, "state": {"注销"}}, "<td>注销</td>"},
		{"owing", url.Values{"uscc": {logistics}, "yuan": {"120.50"}}, "<td>120.50</td>"},
		{"calendar", url.Values{"calendar": {"closed"}}, `value="closed" selected`},
		{"failing", url.Values{"number": {ren}}, `value="` + ren + `"`},
	} {
		if status, page := posted(t, srv.URL+"/control/core/"+f.form, f.v); status != http.StatusOK || !strings.Contains(page, f.shows) {
			t.Errorf("%s gave %d without %s", f.form, status, f.shows)
		}
	}
	w.Flush()
	again, _ := open(t, file)
	s := again.Core.State()
	if s.Cards[ren] != "注销" || s.Owing[logistics] != 12050 || s.Calendar != "closed" || s.Failing != ren {
		t.Errorf("after a restart: %v %v %q %q", s.Cards, s.Owing, s.Calendar, s.Failing)
	}
	posted(t, srv.URL+"/control/core/card", url.Values{"number": {ren}, "state": {"正常"}})
	posted(t, srv.URL+"/control/core/failing", url.Values{"number": {""}})
	if s := w.Core.State(); s.Cards[ren] != "" || s.Failing != "" {
		t.Errorf("taken back: %q %q", s.Cards[ren], s.Failing)
	}
}

func TestThePageOfTheCoreSystemRefusesWhatIsNone(t *testing.T) { // OUT-2
	w, srv := open(t, "")
	before := w.Core.State()
	for form, v := range map[string]url.Values{
		"card":     {"number": {"321202199205013965"}, "state": {"好"}},
		"owing":    {"uscc": {"91321200MA2ABCD130"}, "yuan": {"-1"}},
		"calendar": {"calendar": {"永远"}},
		"failing":  {"number": {"110101199003077758"}},
	} {
		if status, page := posted(t, srv.URL+"/control/core/"+form, v); status != http.StatusUnprocessableEntity || !strings.Contains(page, "<h1>") {
			t.Errorf("%s gave %d", form, status)
		}
	}
	if after := w.Core.State(); after.Calendar != before.Calendar || after.Failing != before.Failing || len(after.Cards) != len(before.Cards) {
		t.Error("what was refused was done")
	}
}
