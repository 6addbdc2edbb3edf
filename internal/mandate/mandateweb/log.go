package mandateweb

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// LogQuery filters 「操作记录」 by days in China Standard Time. The period includes the last day.
type LogQuery struct {
	From, Until time.Time // zero: since the beginning, until now
	Before      string    // cursor of the next page
	Limit       int
}

// LogLine is one act of the unit's people, or of the hall for the unit.
type LogLine struct {
	HappenedAt   time.Time
	Who, By      string // the name of the person as the reader may see it, and their role: 管理员
	What, On, IP string
}

type logView struct {
	frame
	From, Until string
	Lines       []LogLine
	Export      string
	Pager       ui.PagerVM
}

func (l LogLine) when() string { return l.HappenedAt.In(workday.Zone).Format("2006-01-02 15:04:05") }

func logQuery(r *http.Request) LogQuery {
	q := r.URL.Query()
	var out LogQuery
	if t, err := time.ParseInLocation("2006-01-02", q.Get("from"), workday.Zone); err == nil {
		out.From = t
	}
	if t, err := time.ParseInLocation("2006-01-02", q.Get("until"), workday.Zone); err == nil {
		out.Until = t.AddDate(0, 0, 1)
	}
	out.Before = q.Get("before")
	return out
}

func (p Pages) log(w http.ResponseWriter, r *http.Request) error {
	q := logQuery(r)
	q.Limit = 50
	lines, next, err := p.read(r.Context(), actor.From(r.Context()), q)
	if err != nil {
		return err
	}
	f, err := p.frame(r, nil)
	if err != nil {
		return err
	}
	v := logView{frame: f, From: r.URL.Query().Get("from"), Until: r.URL.Query().Get("until"), Lines: lines}
	kept := url.Values{"from": {v.From}, "until": {v.Until}}
	v.Export = AgentsPath + "/log.csv?" + kept.Encode()
	if next != "" {
		kept.Set("before", next)
		v.Pager.Next = AgentsPath + "/log?" + kept.Encode()
	}
	return web.Render(w, r, http.StatusOK, logPage(v))
}

const maxExportLines = 20000

// export writes the log as CSV. The byte order mark lets common spreadsheet programs recognise
// UTF-8, and no cell can be read as a formula.
func (p Pages) export(w http.ResponseWriter, r *http.Request) error {
	q := logQuery(r)
	q.Limit = 500
	lines, next, err := p.read(r.Context(), actor.From(r.Context()), q)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="log.csv"`)
	_, _ = w.Write([]byte("\uFEFF"))
	out := csv.NewWriter(w)
	_ = out.Write([]string{"时间", "操作人", "身份", "操作", "对象", "登录地址"})
	for n := 0; ; {
		for _, l := range lines {
			n++
			_ = out.Write([]string{l.when(), plain(l.Who), plain(l.By), plain(l.What), plain(l.On), plain(l.IP)})
		}
		if next == "" || n >= maxExportLines {
			break
		}
		q.Before = next
		if lines, next, err = p.read(r.Context(), actor.From(r.Context()), q); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// plain escapes a cell that a spreadsheet would read as a formula.
func plain(s string) string {
	if s != "" && strings.ContainsAny(s[:1], "=+-@\t\r") {
		return "'" + s
	}
	return s
}
