package editor

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"wangting/internal/catalog"
	"wangting/internal/clocktest"
	"wangting/internal/fault"
)

// ITM-13: the seals of the offices that issue an item's documents are looked at for the day on which it is published.
func TestASealThatIsNotValidOnTheDayIsFound(t *testing.T) {
	now := clocktest.Now()
	end := now.AddDate(0, 0, 30)
	asked := 0
	s := &Service{Now: clocktest.Now, Seal: func(_ context.Context, _ *catalog.Item, region string, at time.Time) (office, why string, err error) {
		asked++
		switch {
		case region == "320500":
			return "苏州市人社局", "电子印章服务没有这个机关的印章", nil
		case region == "320300":
			return "徐州市人社局", "", fault.AwayFrom("电子印章", errors.New("down"))
		case at.After(end):
			return "南京市人社局", "它的证书到 2026-12-27 为止", nil
		}
		return "南京市人社局", "", nil
	}}
	item := func(regions ...string) *catalog.Item { return &catalog.Item{Online: true, Regions: regions} }
	proof := &catalog.Item{Online: true, Query: true, Lookup: &catalog.Lookup{Proof: true}}
	for name, tc := range map[string]struct {
		it    *catalog.Item
		at    time.Time
		asked int
		want  string // "" is no finding
		must  bool
	}{
		"valid":                 {item("320100"), now, 1, "", false},
		"at a past moment":      {item("320100"), time.Time{}, 1, "", false},
		"over on the day":       {item("320100"), end.AddDate(0, 0, 1), 1, "南京市人社局的电子印章在发布的那一天不能用：它的证书到 2026-12-27 为止", true},
		"none":                  {item("320100", "320500"), now, 2, "苏州市人社局的电子印章", true},
		"away":                  {item("320300", "320500"), now, 1, "暂时没有回答", false},
		"a guide only":          {&catalog.Item{}, now, 0, "", false},
		"a query":               {&catalog.Item{Online: true, Query: true, Lookup: &catalog.Lookup{}}, now, 0, "", false},
		"a query with a proof":  {proof, now, 1, "", false},
		"a proof without seals": {proof, end.AddDate(0, 0, 1), 1, "为止", true},
	} {
		asked = 0
		got := s.sealed(t.Context(), tc.it, tc.at)
		if asked != tc.asked || len(got) > 1 || (tc.want == "") != (len(got) == 0) {
			t.Errorf("%s: asked %d, found %+v", name, asked, got)
			continue
		}
		if len(got) == 1 && (got[0].Must != tc.must || !strings.Contains(got[0].Say, tc.want)) {
			t.Errorf("%s: found %+v", name, got[0])
		}
	}
	if got := (&Service{Now: clocktest.Now}).sealed(t.Context(), item("320500"), now); got != nil {
		t.Errorf("a hall without seals found %+v", got)
	}
}
