package mandate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/check"
	"wangting/internal/fault"
	"wangting/internal/regno"
	"wangting/internal/unit"
)

// Input names of the search of 「操作记录」.
const (
	FieldPerson = "person"
	FieldItem   = "item"
	FieldNumber = "number"
	FieldActs   = "acts"
)

// LogKind is a kind of acts that the log may be narrowed to.
type LogKind struct {
	Slug, Word string
	parts      []string // the first parts of its acts
}

// LogKinds are the choices of 「操作类别」.
var LogKinds = []LogKind{
	{"grants", "授权和变更", []string{"mandate", "unit", "institution", "succession", "enrolment", "address"}},
	{"cases", "办件", []string{"case", "rating", "result"}},
	{"logins", "登录", []string{"login", "scan", "passkey"}},
}

// LogQuery is the search of 「操作记录」 as typed; an empty field does not narrow it. The days are those of China, and the
// last one is included.
type LogQuery struct {
	Person, Item, Number, Kind, From, Until string

	Before audit.Cursor // the end of the page before
	Limit  int
}

// LogLine is one act of the unit's people, or of the hall for the unit, in words.
type LogLine struct {
	HappenedAt time.Time
	Act        string
	Who, By    string // name as the reader may see it, and their standing: 管理员
	What       string
	On         string // for whom, or the thing by name
	Number     string // of the case or the institution
	Path       string // where the unit reads the case
	Why        string
	Changes    []LogChange
	Right, IP  string
}

// LogChange is what an act changed. Old is "" for something new.
type LogChange struct{ What, Old, New string }

// LogPage is a page of the log, newest first. Next is the zero Cursor at the end.
type LogPage struct {
	Lines []LogLine
	Next  audit.Cursor
}

// Holder is somebody who holds or held a mandate of a unit.
type Holder struct {
	MandateID, PersonID, Name string
	Level                     actor.Level
}

// Holders reads them.
type Holders interface {
	// HoldersOf gives those of a unit, the newest mandate first.
	HoldersOf(ctx context.Context, unitID string, most int) ([]Holder, error)
}

// mostHolders bounds the names that a page of the log knows at once, and mostFound what a search may match.
const (
	mostHolders = 2000
	mostFound   = 100
)

// Log is 「操作记录」 of the caller's unit (HAN-11). Faults: Forbidden for operators; Invalid with fields.
func (s *Service) Log(ctx context.Context, who actor.Actor, q LogQuery) (LogPage, error) {
	if err := audit.MayRead(who, who.UnitID); err != nil {
		return LogPage{}, err
	}
	holders, err := s.Past.HoldersOf(ctx, who.UnitID, mostHolders)
	if err != nil {
		return LogPage{}, fmt.Errorf("reading who acts for unit %s: %w", who.UnitID, err)
	}
	ask, found, err := s.logAsk(ctx, q, holders)
	if err != nil || !found {
		return LogPage{}, err
	}
	ask.UnitID = who.UnitID
	page, err := s.Audit.Search(ctx, who, ask)
	if err != nil {
		return LogPage{}, err
	}
	words, err := s.logWords(ctx, who, page, holders)
	if err != nil {
		return LogPage{}, err
	}
	out := LogPage{Lines: make([]LogLine, len(page))}
	for i, e := range page {
		out.Lines[i] = words.line(e)
	}
	if len(page) == ask.Limit {
		out.Next = audit.Next(page)
	}
	return out, nil
}

// logAsk reads the search. It returns false when nothing can match.
func (s *Service) logAsk(ctx context.Context, q LogQuery, holders []Holder) (audit.Query, bool, error) {
	var form check.Form
	ask := audit.Query{Before: q.Before, Limit: q.Limit}
	found := true
	if name := string(regno.NameOf(q.Person)); name != "" {
		ask.People = peopleNamed(holders, name)
		found = found && len(ask.People.Mandates) > 0
		if len(ask.People.Mandates) > mostFound {
			form.Add(FieldPerson, "符合的人员太多，请输入完整的姓名")
		}
	}
	if name := strings.TrimSpace(q.Item); name != "" {
		for _, it := range s.Catalog.Catalogue().Items() {
			if strings.Contains(it.Name, name) {
				ask.Items = append(ask.Items, it.Code)
			}
		}
		found = found && len(ask.Items) > 0
		if len(ask.Items) > mostFound {
			form.Add(FieldItem, "符合的事项太多，请输入更完整的事项名称")
		}
	}
	if number := strings.TrimSpace(q.Number); number != "" {
		id, err := s.Audit.Things("case").Numbered(ctx, number)
		if err != nil && !errors.Is(err, fault.Invalid) {
			return ask, false, err
		}
		if err != nil {
			form.Add(FieldNumber, fault.Of(err).Say)
		}
		ask.Object, ask.ObjectID, found = "case", id, found && id != ""
	}
	for _, k := range LogKinds {
		if k.Slug == q.Kind {
			ask.Acts = s.Audit.ActsOf(k.parts...)
		}
	}
	if q.From != "" {
		ask.From, _ = readDay(&form, FieldFrom, "开始日期", q.From)
	}
	if q.Until != "" {
		if last, ok := readDay(&form, FieldUntil, "结束日期", q.Until); ok {
			ask.To = last.AddDate(0, 0, 1)
			if !ask.From.IsZero() && last.Before(ask.From) {
				form.Add(FieldUntil, "结束日期不能早于开始日期")
			}
		}
	}
	return ask, found, form.Err()
}

func peopleNamed(holders []Holder, name string) *audit.People {
	var p audit.People
	for _, h := range holders {
		if !strings.Contains(h.Name, name) {
			continue
		}
		p.Mandates = append(p.Mandates, h.MandateID)
		if !slices.Contains(p.Persons, h.PersonID) {
			p.Persons = append(p.Persons, h.PersonID)
		}
	}
	return &p
}

// logWords is what turns entries into words.
type logWords struct {
	word    func(act string) string
	item    func(code string) string
	holders map[string]Holder // by mandate, with the name as the reader may see it
	persons map[string]string // others, masked
	things  map[string]map[string]audit.Thing
}

// logWords reads what the entries of a page name: one statement for persons who hold no mandate of the unit, and one for
// each kind of thing.
func (s *Service) logWords(ctx context.Context, who actor.Actor, page []audit.Entry, holders []Holder) (logWords, error) {
	w := logWords{word: s.Audit.Word, item: s.itemName, holders: map[string]Holder{}, persons: map[string]string{},
		things: map[string]map[string]audit.Thing{}}
	for _, h := range holders {
		h.Name = NameFor(who, who.UnitID, h.Name)
		w.holders[h.MandateID], w.persons[h.PersonID] = h, h.Name
	}
	var others []string
	objects := map[string][]string{}
	for _, e := range page {
		for _, id := range []string{e.PersonID, e.Details()["person"]} {
			if _, ok := w.persons[id]; id != "" && !ok && !slices.Contains(others, id) {
				others = append(others, id)
			}
		}
		if e.ObjectID != "" && s.Audit.Things(e.Object).Named != nil {
			objects[e.Object] = append(objects[e.Object], e.ObjectID)
		}
	}
	if len(others) > 0 {
		people, err := s.Persons.FindMany(ctx, others)
		if err != nil {
			return w, fmt.Errorf("reading names for a log: %w", err)
		}
		for id, p := range people {
			w.persons[id] = NameFor(who, "", p.Name)
		}
	}
	for kind, ids := range objects {
		named, err := s.Audit.Things(kind).Named(ctx, who.UnitID, slices.Compact(slices.Sorted(slices.Values(ids))))
		if err != nil {
			return w, fmt.Errorf("reading the objects of a log: %w", err)
		}
		w.things[kind] = named
	}
	return w, nil
}

func (s *Service) itemName(code string) string {
	if it := s.Catalog.Catalogue().Item(code); it != nil {
		return it.Name
	}
	return code
}

func (w logWords) line(e audit.Entry) LogLine {
	d := e.Details()
	l := LogLine{HappenedAt: e.At, Act: e.Act, What: w.word(e.Act), Why: d[actor.DetailWhy]}
	if e.Kind != "staff" { // where the office sits in its network is not the unit's to read
		l.IP = e.IP
	}
	t := w.things[e.Object][e.ObjectID]
	l.Number, l.Path = t.Number, t.Path
	level := cmp.Or(levelOf(d[actor.DetailAs]), w.onlyLevel(e.MandateID))
	l.Who, l.By = w.who(e, level)
	item := w.item(cmp.Or(t.Item, d[actor.DetailItem]))
	l.On = cmp.Or(t.Name, w.on(e, d, item))
	l.Right = rightOf(e, d, level, item)
	if e.Act == "login.entered" || e.Act == "login.refused" || e.Act == "login.locked" {
		l.Why = wayWords[d["way"]]
	}
	l.Changes = w.changes(d)
	return l
}

// onlyLevel is the level of a mandate for entries that do not say what it was: of a representative, because that never
// changes. Whoever is an administrator now may have acted as a handler.
func (w logWords) onlyLevel(mandateID string) actor.Level {
	if h := w.holders[mandateID]; h.Level == actor.Representative {
		return h.Level
	}
	return actor.NoLevel
}

func levelOf(text string) actor.Level {
	switch text {
	case "1":
		return actor.Representative
	case "2":
		return actor.Administrator
	case "3":
		return actor.Operator
	}
	return actor.NoLevel
}

func (w logWords) who(e audit.Entry, level actor.Level) (name, by string) {
	switch {
	case e.Kind == "staff":
		return "工作人员", ""
	case e.Kind == "system":
		return "系统", ""
	case e.PersonID == "":
		return "未登录", ""
	case e.MandateID == "":
		return w.persons[e.PersonID], "本人"
	}
	return w.persons[e.PersonID], LevelLabel(level)
}

// wayWords are the ways of a login.
var wayWords = map[string]string{
	"password": "账号密码登录",
	"ca":       "CA 证书登录",
	"province": "省统一身份认证登录",
	"licence":  "电子营业执照登录",
	"scan":     "扫码登录",
	"passkey":  "通行密钥登录",
}

// WayWord is the name of a way of logging in; "" for one that has none.
func WayWord(way string) string { return wayWords[way] }

// things are the names of objects that have none of their own.
var things = map[string]string{
	"case":        "办件",
	"login":       "登录",
	"unit":        "本单位",
	"address":     "收件地址",
	"rating":      "评价",
	"scan":        "扫码登录",
	"institution": "机构",
	"enrolment":   "法定代表人",
}

// on names the object of an act: the holder of a mandate, the item of a case, or the kind of thing.
func (w logWords) on(e audit.Entry, d map[string]string, item string) string {
	switch e.Object {
	case "mandate":
		h := w.holders[e.ObjectID]
		level := cmp.Or(levelOf(d["level"]), w.onlyLevel(e.ObjectID))
		return strings.TrimSpace(LevelLabel(level) + " " + cmp.Or(h.Name, w.persons[d["person"]]))
	case "person":
		return w.persons[e.ObjectID]
	case "case", "item":
		return cmp.Or(item, things[e.Object])
	}
	return things[e.Object]
}

// rightOf is by what right somebody acted.
func rightOf(e audit.Entry, d map[string]string, level actor.Level, item string) string {
	switch {
	case e.Kind == "staff" && slices.Contains(strings.Fields(d[actor.DetailAs]), string(actor.Clerk)):
		return "窗口"
	case e.Kind == "staff":
		return "人社部门审核"
	case e.Kind == "system":
		return "系统"
	case e.PersonID == "" || e.MandateID == "":
		return ""
	case level == actor.Operator && e.Object == "case" && item != "":
		return "授权：" + item
	case level == actor.Operator:
		return "经办人授权"
	case level == actor.NoLevel:
		return "本单位授权"
	}
	return LevelLabel(level)
}

// changes lists what an act changed: first what was written down in words, then items by name.
func (w logWords) changes(d map[string]string) []LogChange {
	var out []LogChange
	for _, k := range slices.Sorted(maps.Keys(d)) {
		if what, ok := strings.CutPrefix(k, actor.DetailNew); ok && k != actor.DetailAsked {
			out = append(out, LogChange{what, d[actor.DetailOld+what], d[k]})
		}
	}
	if len(out) == 0 { // an entry from before values were recorded
		for _, f := range strings.Fields(d["fields"]) {
			out = append(out, LogChange{What: cmp.Or(unit.Change{Field: f}.Label(), f), New: "已修改"})
		}
	}
	for _, c := range []struct{ key, what string }{{actor.DetailAdded, "增加事项"}, {actor.DetailRemoved, "减少事项"}} {
		if codes := strings.Fields(d[c.key]); len(codes) > 0 {
			names := make([]string, len(codes))
			for i, code := range codes {
				names[i] = w.item(code)
			}
			out = append(out, LogChange{What: c.what, New: strings.Join(names, "、")})
		}
	}
	return out
}
