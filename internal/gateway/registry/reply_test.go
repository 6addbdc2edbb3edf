package registry

import (
	"encoding/json"
	"errors"
	"testing"

	"wangting/internal/fault"
)

func TestAReplyOutsideTheContractIsNoAnswer(t *testing.T) {
	for name, text := range map[string]string{
		"an unknown code":    `{"code":"FINE"}`,
		"no code":            `{}`,
		"an unknown element": `{"code":"OK","entname":"YES","lerep":"MATCH","certType":"MATCH","certNo":"MATCH","entstatus":"在业"}`,
		"a missing element":  `{"code":"OK","entname":"MATCH","lerep":"MATCH","certType":"MATCH","entstatus":"在业"}`,
		"an unknown status":  `{"code":"OK","entname":"MATCH","lerep":"MATCH","certType":"MATCH","certNo":"MATCH","entstatus":"很好"}`,
	} {
		t.Run(name, func(t *testing.T) {
			var r reply
			if err := json.Unmarshal([]byte(text), &r); err != nil {
				t.Fatal(err)
			}
			if a, err := r.answer(); err == nil || a.Match || a.Exists {
				t.Errorf("got %+v, %v", a, err)
			}
		})
	}
	if _, err := (reply{Code: "LIMITED"}).answer(); !errors.Is(err, fault.Limited) {
		t.Errorf("a limit gave %v", err)
	}
}

// A value that the register does not keep is not a match.
func FuzzAnAnswerMatchesOnlyWhenEveryElementDoes(f *testing.F) {
	f.Add([]byte(`{"code":"OK","entname":"MATCH","lerep":"MATCH","certType":"MATCH","certNo":"MATCH",` +
		`"entstatus":"在业","dom":"x","estdate":"?"}`))
	f.Add([]byte(`{"code":"OK","entname":"MATCH","lerep":"UNKNOWN","certType":"MATCH","certNo":"MATCH","entstatus":"吊销","dom":"x"}`))
	f.Add([]byte(`{"code":"NOT_FOUND","entname":"MATCH"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var r reply
		if json.Unmarshal(text, &r) != nil {
			return
		}
		a, err := r.answer()
		all := r.Code == "OK" && r.Name == Matches && r.Rep == Matches && r.CertType == Matches && r.CertNo == Matches
		if a.Match && (!all || err != nil) {
			t.Errorf("%s was taken for a match", text)
		}
		if !a.Match && (a.Address != "" || a.RegionCode != "" || a.Type != "") {
			t.Errorf("%s told particulars without a match", text)
		}
	})
}
