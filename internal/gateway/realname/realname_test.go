package realname_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"wangting/internal/clocktest"
	"wangting/internal/emulator/lever"
	"wangting/internal/emulator/people"
	played "wangting/internal/emulator/realname"
	"wangting/internal/fault"
	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/realname"
)

var key = []byte("0123456789abcdef")

func stage(t *testing.T, perHour int) (*realname.Gateway, *lever.Board) {
	t.Helper()
	levers := lever.NewBoard(func() {})
	h := played.Handler(
		played.Options{AppID: "hall", Key: key, People: people.New(clocktest.Now, func() {}), Now: clocktest.Now, PerHour: perHour},
	)
	srv := httptest.NewServer(levers.Before("realname", "公安", http.StripPrefix("/realname", h)))
	t.Cleanup(srv.Close)
	g, err := realname.New(realname.Settings{BaseURL: srv.URL + "/realname/", AppID: "hall", Key: key, HTTP: srv.Client(), Now: clocktest.Now,
		Patience: patience.Options{Pause: time.Millisecond}})
	if err != nil {
		t.Fatal(err)
	}
	return g, levers
}

func TestTheRegisterAnswersOneWord(t *testing.T) {
	g, _ := stage(t, 0)
	for name, tc := range map[string]struct {
		q    realname.Query
		want realname.Result
	}{
		"name and card are one person's":  {realname.Query{Name: "测试甲", DocType: "01", DocNumber: "32010219680101100x"}, realname.Same},
		"the name in another writing":     {realname.Query{Name: " 测　试甲", DocType: "01", DocNumber: "32010219680101100x"}, realname.Same},
		"the card is somebody else's":     {realname.Query{Name: "测试乙", DocType: "01", DocNumber: "32010219680101100X"}, realname.Differs},
		"nobody has that number":          {realname.Query{Name: "测试甲", DocType: "01", DocNumber: "11010519491231002X"}, realname.Unknown},
		"the number under another type":   {realname.Query{Name: "测试甲", DocType: "08", DocNumber: "32010219680101100X"}, realname.Unknown},
		"a residence permit":              {realname.Query{Name: "测试台", DocType: "16", DocNumber: "830000199201300022"}, realname.Same},
		"a permanent resident's identity": {realname.Query{Name: "测试侨", DocType: "07", DocNumber: "911124198108030024"}, realname.Same},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := g.Verify(t.Context(), tc.q); err != nil || got != tc.want {
				t.Errorf("got %v, %v; want %v", got, err, tc.want)
			}
		})
	}
}

func TestAskingTooOftenIsLimited(t *testing.T) {
	g, _ := stage(t, 2)
	q := realname.Query{Name: "测试甲", DocType: "01", DocNumber: "32010219680101100X"}
	for range 2 {
		if _, err := g.Verify(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := g.Verify(t.Context(), q); !errors.Is(err, fault.Limited) {
		t.Errorf("the third question gave %v, want Limited", err)
	}
}

// OUT-3
func TestEveryMisfortuneIsToldAsAwayAndNeverAsTheSame(t *testing.T) {
	for _, mode := range []lever.Mode{lever.Error, lever.Down, lever.Tampered} {
		g, levers := stage(t, 0)
		if err := levers.Pull("realname", mode, 0); err != nil {
			t.Fatal(err)
		}
		got, err := g.Verify(t.Context(), realname.Query{Name: "测试甲", DocType: "01", DocNumber: "32010219680101100X"})
		if !errors.Is(err, fault.Away) || got == realname.Same {
			t.Errorf("%s: got %v, %v", mode, got, err)
		}
	}
}
