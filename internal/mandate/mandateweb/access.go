package mandateweb

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

func (p Pages) mountAccess(put func(string, web.Page)) {
	put("GET "+mandate.AccessPath+"{item}", p.access)
	put("POST "+mandate.AccessPath+"{item}", p.askAccess)
	put("GET "+mandate.RequestsPath, p.requests)
	put("GET "+mandate.RequestsPath+"/{request}", p.sure(p.request))
	put("POST "+mandate.RequestsPath+"/{request}", p.answerRequest)
	put("GET "+AgentsPath+"/{id}/why", p.why)
	put("GET "+mandate.ReviewPath, p.review)
	put("POST "+AgentsPath+"/{id}/keep", p.keep)
	put("GET "+AgentsPath+"/history", p.history)
}

func (p Pages) itemName(code string) (string, bool) {
	for _, i := range p.items() {
		if i.Code == code {
			return i.Name, true
		}
	}
	return code, false
}

func steps(w mandate.Explanation) []ui.TimelineStep {
	var out []ui.TimelineStep
	for _, s := range w.Steps {
		state := "done"
		if !s.OK {
			state = "now"
		}
		out = append(out, ui.TimelineStep{Title: s.Title, Say: s.Say, State: state})
	}
	return out
}

type accessView struct {
	frame
	Item, Name, Reason string
	Why                mandate.Explanation
}

func (p Pages) showAccess(w http.ResponseWriter, r *http.Request, reason string, problem *fault.Fault, status int) error {
	code := r.PathValue("item")
	name, ok := p.itemName(code)
	if !ok {
		return fault.New(fault.NotFound, "没有这个事项")
	}
	why, err := p.Mandates.Explain(r.Context(), actor.From(r.Context()), "", code)
	if err != nil {
		return err
	}
	f, err := p.frame(r, problem)
	if err != nil {
		return err
	}
	return web.Render(w, r, status, accessPage(accessView{f, code, name, reason, why}))
}

func (p Pages) access(w http.ResponseWriter, r *http.Request) error {
	return p.showAccess(w, r, "", nil, http.StatusOK)
}

func (p Pages) askAccess(w http.ResponseWriter, r *http.Request) error {
	if _, ok := p.itemName(r.PathValue("item")); !ok {
		return fault.New(fault.NotFound, "没有这个事项")
	}
	reason := r.PostFormValue("reason")
	err := p.Mandates.AskAccess(r.Context(), actor.From(r.Context()), r.PathValue("item"), reason)
	if errors.Is(err, fault.Invalid) || errors.Is(err, fault.Conflict) || errors.Is(err, fault.Limited) {
		f := fault.Of(err)
		return p.showAccess(w, r, reason, f, web.Status(f.Kind))
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash("申请已提交，法定代表人和管理员会收到消息")
	return web.Redirect(w, r, mandate.RequestsPath)
}

type requestView struct {
	ID, Item, Who, Reason, At, State, Answer string
	Open                                     bool
}

type requestsView struct {
	frame
	Rows  []requestView
	Flash string
	Gives bool
}

var requestWords = map[mandate.RequestState]string{
	mandate.RequestOpen:     "等待处理",
	mandate.RequestGranted:  "已同意",
	mandate.RequestDeclined: "未同意",
}

func (p Pages) requestRow(who actor.Actor, x mandate.Request) requestView {
	name, _ := p.itemName(x.Item)
	v := requestView{
		ID:     x.ID,
		Item:   name,
		Who:    mandate.NameFor(who, who.UnitID, x.Name),
		Reason: x.Reason,
		At:     x.CreatedAt.In(workday.Zone).Format("2006-01-02 15:04"),
		State:  requestWords[x.State],
		Answer: x.Answer,
		Open:   x.Waits(p.Mandates.Now()),
	}
	switch {
	case x.State != mandate.RequestOpen:
	case x.Gone:
		v.State = "申请人已不再办理本单位业务"
	case x.Expired(p.Mandates.Now()):
		v.State = "已过期"
	}
	return v
}

func (p Pages) requests(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	list, err := p.Mandates.AccessRequests(r.Context(), who)
	if err != nil {
		return err
	}
	v := requestsView{Flash: web.Session(r.Context()).TakeFlash(), Gives: who.Level != actor.Operator}
	if v.frame, err = p.frame(r, nil); err != nil {
		return err
	}
	for _, x := range list {
		v.Rows = append(v.Rows, p.requestRow(who, x))
	}
	return web.Render(w, r, http.StatusOK, requestsPage(v))
}

type answerView struct {
	frame
	Row         requestView
	Until, Word string
}

func (p Pages) showRequest(w http.ResponseWriter, r *http.Request, until, word string, problem *fault.Fault, status int) error {
	list, err := p.Mandates.AccessRequests(r.Context(), actor.From(r.Context()))
	if err != nil {
		return err
	}
	for _, x := range list {
		if x.ID != r.PathValue("request") {
			continue
		}
		v := answerView{Row: p.requestRow(actor.From(r.Context()), x), Until: until, Word: word}
		if v.frame, err = p.frame(r, problem); err != nil {
			return err
		}
		return web.Render(w, r, status, answerPage(v))
	}
	return fault.New(fault.NotFound, "没有找到这个申请")
}

func (p Pages) request(w http.ResponseWriter, r *http.Request) error {
	return p.showRequest(w, r, "", "", nil, http.StatusOK)
}

func (p Pages) answerRequest(w http.ResponseWriter, r *http.Request) error {
	until, word := r.PostFormValue("until"), r.PostFormValue("word")
	grant := r.PostFormValue("do") == "grant"
	err := p.Mandates.AnswerAccess(r.Context(), actor.From(r.Context()), r.PathValue("request"), grant, until, word)
	if errors.Is(err, fault.Invalid) || errors.Is(err, fault.Conflict) {
		f := fault.Of(err)
		return p.showRequest(w, r, until, word, f, web.Status(f.Kind))
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash("已处理，本人会收到消息")
	return web.Redirect(w, r, mandate.RequestsPath)
}

type whyView struct {
	frame
	Who   Person
	ID    string
	Items []ui.Option
	Name  string
	Why   *mandate.Explanation
}

// why explains whether a person may handle an item (HAN-10).
func (p Pages) why(w http.ResponseWriter, r *http.Request) error {
	who, id, item := actor.From(r.Context()), r.PathValue("id"), r.URL.Query().Get("item")
	m, err := p.Mandates.Managed(r.Context(), who, id)
	if err != nil {
		return err
	}
	v := whyView{ID: id}
	if v.Who, err = p.person(r.Context(), m.PersonID); err != nil {
		return err
	}
	for _, i := range p.items() {
		v.Items = append(v.Items, ui.Option{Value: i.Code, Label: i.Name, Selected: i.Code == item})
	}
	if name, ok := p.itemName(item); ok {
		why, err := p.Mandates.Explain(r.Context(), who, id, item)
		if err != nil {
			return err
		}
		v.Name, v.Why = name, &why
	}
	if v.frame, err = p.frame(r, nil); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, whyPage(v))
}

type reviewRow struct {
	ID, Name, Role, Period, Used string
	Doubts                       []string
}

type reviewView struct {
	frame
	Rows  []reviewRow
	Flash string
}

func (p Pages) review(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	list, used, err := p.Mandates.Review(r.Context(), who)
	if err != nil {
		return err
	}
	v := reviewView{Flash: web.Session(r.Context()).TakeFlash()}
	slices.SortStableFunc(list, func(a, b mandate.Member) int { return len(b.Doubts) - len(a.Doubts) })
	for _, m := range list {
		row := reviewRow{
			ID:     m.ID,
			Name:   seenBy(who, m.Person).Name,
			Role:   mandate.LevelLabel(m.Level),
			Period: mandate.Period(m.From, m.Until),
			Used:   "从未使用",
			Doubts: doubtsSay(m.Doubts),
		}
		if at, ok := used[m.ID]; ok {
			row.Used = at.In(workday.Zone).Format("2006-01-02")
		}
		v.Rows = append(v.Rows, row)
	}
	if v.frame, err = p.frame(r, nil); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, reviewPage(v))
}

func (p Pages) keep(w http.ResponseWriter, r *http.Request) error {
	if err := p.Mandates.Keep(r.Context(), actor.From(r.Context()), r.PathValue("id")); err != nil {
		return err
	}
	web.Session(r.Context()).Flash("已确认继续保留")
	return web.Redirect(w, r, mandate.ReviewPath)
}

type pastRow struct{ Name, Role, Period, Items string }

type historyView struct {
	frame
	Day, Known string
	Asked      bool
	Rows       []pastRow
}

// history shows who could act on a day, according to the records of now or of that day (HAN-12).
func (p Pages) history(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	v := historyView{Day: q.Get("day"), Known: q.Get("known")}
	noon := func(s string) (time.Time, bool) {
		t, err := time.ParseInLocation("2006-01-02", s, workday.Zone)
		return t.Add(24*time.Hour - time.Second), err == nil
	}
	var problem *fault.Fault
	at, ok := noon(v.Day)
	known, knownOK := noon(v.Known)
	switch {
	case v.Day == "":
	case !ok:
		problem = fault.On("day", "请填写日期")
	case v.Known != "" && !knownOK:
		problem = fault.On("known", "请填写日期，或留空")
	default:
		if v.Known == "" {
			known = p.Mandates.Now()
		}
		if now := p.Mandates.Now(); at.After(now) && at.Sub(now) < 24*time.Hour { // today is not over: ask about now
			at = now
		}
		past, err := p.Mandates.ActiveMandatesAt(r.Context(), actor.From(r.Context()), at, known)
		if err != nil {
			return err
		}
		v.Asked = true
		ids := make([]string, len(past))
		for i, x := range past {
			ids[i] = x.PersonID
		}
		people, err := p.people(r.Context(), ids...)
		if err != nil {
			return err
		}
		for _, x := range past {
			row := pastRow{
				Name:   people[x.PersonID].Name,
				Role:   mandate.LevelLabel(x.Level),
				Period: mandate.Period(x.From, x.Until),
				Items:  "全部事项",
			}
			if x.Level == actor.Operator {
				row.Items = p.names(x.Items)
			}
			v.Rows = append(v.Rows, row)
		}
	}
	var err error
	if v.frame, err = p.frame(r, problem); err != nil {
		return err
	}
	status := http.StatusOK
	if problem != nil {
		status = http.StatusUnprocessableEntity
	}
	return web.Render(w, r, status, historyPage(v))
}

func (p Pages) names(codes []string) string {
	if len(codes) == 0 {
		return "没有事项"
	}
	out := ""
	for i, c := range codes {
		if i > 0 {
			out += "、"
		}
		name, _ := p.itemName(c)
		out += name
	}
	return out
}
