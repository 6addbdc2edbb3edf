// Package counterweb is the screen on the wall of a hall (STA-1): who is called to which window, how many wait, and what to
// bring. Anybody may read it; there are numbers on it only.
package counterweb

import (
	"net/http"
	"strconv"
	"time"

	"wangting/internal/counter"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Pages is the screen.
type Pages struct {
	Counter *counter.Service
	Now     func() time.Time
}

// Mount registers the page on the mux.
func (p Pages) Mount(m *web.Mux) {
	m.Handle("GET "+counter.ScreenPath+"{region}", p.screen)
}

type view struct {
	Title   string
	Read    string // the time of day when it was read
	Day     string
	None    bool // no number was taken today
	Waiting int
	Now     *callView // who is asked to come
	Missed  string    // the number that was called last and did not come
	Calls   []callView
	Still   bool   // it does not load itself again
	Other   string // address of the page that does, or does not
}

type callView struct{ Number, Place, Called, State string }

// again is how many seconds the screen stands until it is loaded anew, without a script.
const again = 10

func (p Pages) screen(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("region")
	b, name, err := p.Counter.Screen(r.Context(), code)
	if err != nil {
		return err
	}
	now := p.Now().In(workday.Zone)
	v := view{Title: name + "叫号屏", Read: now.Format("15:04"), Day: now.Format("1 月 2 日"), None: b.Taken == 0, Waiting: len(b.Waiting),
		Still: r.URL.Query().Get("still") != "", Other: counter.ScreenPath + code}
	for i, n := range b.Calls {
		c := callView{n.Text(), n.Place, n.CalledAt.In(workday.Zone).Format("15:04"), states[n.State]}
		switch {
		case i == 0 && n.State == counter.Called:
			v.Now = &c
		case i == 0 && n.State == counter.Missed:
			v.Missed = c.Number
		}
		v.Calls = append(v.Calls, c)
	}
	if !v.Still {
		v.Other += "?still=1"
		w.Header().Set("Refresh", strconv.Itoa(again))
	}
	return web.Render(w, r, http.StatusOK, screenPage(v))
}

var states = map[counter.State]string{counter.Called: "正在办理", counter.Missed: "已过号", counter.Done: "已办完"}
