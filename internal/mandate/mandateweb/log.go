package mandateweb

import (
	"cmp"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/mandate"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

const logPath = AgentsPath + "/log"

type logView struct {
	frame
	Now    time.Time
	Query  mandate.LogQuery
	Lines  []mandate.LogLine
	Export string
	Pager  ui.PagerVM
}

func onDay(t time.Time) string  { return t.In(workday.Zone).Format(time.DateOnly) }
func atTime(t time.Time) string { return t.In(workday.Zone).Format(time.TimeOnly) }

// changed is a change as a line of text.
func changed(c mandate.LogChange) string {
	if c.Old == "" {
		return c.What + "：" + c.New
	}
	return c.What + "：" + c.Old + " → " + cmp.Or(c.New, "无")
}

// kindOf is the colour of an act: red for a login that was refused, amber for a right that ended, blue for one that was given or changed.
func kindOf(act string) string {
	first, last, _ := strings.Cut(act, ".")
	switch {
	case act == "login.refused" || act == "login.locked":
		return "tag--bad"
	case first == "mandate" && last == "ended":
		return "tag--warn"
	case first == "mandate" || first == "unit":
		return "tag--info"
	}
	return ""
}

// dayHead is the heading of a day, "" when the act before was on the same one.
func (v logView) dayHead(i int) string {
	day := onDay(v.Lines[i].HappenedAt)
	switch {
	case i > 0 && day == onDay(v.Lines[i-1].HappenedAt):
		return ""
	case day == onDay(v.Now):
		return day + "（今天）"
	case day == onDay(v.Now.AddDate(0, 0, -1)):
		return day + "（昨天）"
	}
	return day
}

func kindOptions(chosen string) []ui.Option {
	pairs := [][2]string{{"", "全部"}}
	for _, k := range mandate.LogKinds {
		pairs = append(pairs, [2]string{k.Slug, k.Word})
	}
	return ui.Options(chosen, pairs...)
}

func (v logView) searched() bool { return len(kept(v.Query)) > 0 }

func logQuery(r *http.Request) mandate.LogQuery {
	q := r.URL.Query()
	field := func(name string) string { return strings.TrimSpace(q.Get(name)) }
	return mandate.LogQuery{
		Person: field(mandate.FieldPerson),
		Item:   field(mandate.FieldItem),
		Number: field(mandate.FieldNumber),
		Kind:   field(mandate.FieldActs),
		From:   field(mandate.FieldFrom),
		Until:  field(mandate.FieldUntil),
		Before: readLogCursor(q.Get("before")),
	}
}

// kept are the filters of q, for links that keep them.
func kept(q mandate.LogQuery) url.Values {
	out := url.Values{}
	for name, value := range map[string]string{
		mandate.FieldPerson: q.Person,
		mandate.FieldItem:   q.Item,
		mandate.FieldNumber: q.Number,
		mandate.FieldActs:   q.Kind,
		mandate.FieldFrom:   q.From,
		mandate.FieldUntil:  q.Until,
	} {
		if value != "" {
			out.Set(name, value)
		}
	}
	return out
}

func linkTo(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

func writeLogCursor(c audit.Cursor) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(c.At.UnixMicro(), 10) + "|" + c.ID))
}

func readLogCursor(s string) audit.Cursor {
	b, _ := base64.RawURLEncoding.DecodeString(s)
	us, last, _ := strings.Cut(string(b), "|")
	n, err := strconv.ParseInt(us, 10, 64)
	if err != nil || !id.Valid(last) { // somebody else's words, which the database may not even take for text
		return audit.Cursor{}
	}
	return audit.Cursor{At: time.UnixMicro(n).UTC(), ID: last}
}

// log is 「操作记录」. A search that cannot be read shows the form again, with what is wrong beside the field.
func (p Pages) log(w http.ResponseWriter, r *http.Request) error {
	q := logQuery(r)
	q.Limit = 50
	page, err := p.Mandates.Log(r.Context(), actor.From(r.Context()), q)
	status := http.StatusOK
	var problem *fault.Fault
	if errors.Is(err, fault.Invalid) {
		problem = fault.Of(err)
		status = web.Status(problem.Kind)
	} else if err != nil {
		return err
	}
	f, err := p.frame(r, problem)
	if err != nil {
		return err
	}
	v := logView{frame: f, Now: p.Mandates.Now(), Query: q, Lines: page.Lines}
	if len(page.Lines) > 0 {
		v.Export = linkTo(logPath+".xlsx", kept(q))
	}
	if page.Next != (audit.Cursor{}) {
		next := kept(q)
		next.Set("before", writeLogCursor(page.Next))
		v.Pager.Next = linkTo(logPath, next)
	}
	return web.Render(w, r, status, logPage(v))
}
