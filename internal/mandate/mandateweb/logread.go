package mandateweb

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/mandate"
)

// read reads one page of the unit's log (HAN-11). next is the cursor of the next page, "" at the
// end. Forbidden for operators.
func (p Pages) read(ctx context.Context, who actor.Actor, q LogQuery) (lines []LogLine, next string, err error) {
	ask := audit.Query{UnitID: who.UnitID, From: q.From, To: q.Until, Before: readLogCursor(q.Before), Most: q.Limit}
	page, err := p.Audit.Search(ctx, who, ask)
	if err != nil {
		return nil, "", err
	}
	names := logNames{of: p.Mandates, reader: who, persons: map[string]string{}, mandates: map[string]mandate.Mandate{}}
	lines = make([]LogLine, len(page))
	for i, e := range page {
		l := LogLine{HappenedAt: e.At, What: p.Audit.Word(e.Act), IP: e.IP}
		if l.Who, l.By, err = names.who(ctx, e); err != nil {
			return nil, "", err
		}
		if l.On, err = names.on(ctx, e); err != nil {
			return nil, "", err
		}
		lines[i] = l
	}
	if len(page) == q.Limit {
		next = writeLogCursor(audit.Next(page))
	}
	return lines, next, nil
}

func writeLogCursor(c audit.Cursor) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(c.At.UnixMicro(), 10) + "|" + c.ID))
}

func readLogCursor(s string) audit.Cursor {
	b, _ := base64.RawURLEncoding.DecodeString(s)
	us, id, _ := strings.Cut(string(b), "|")
	n, err := strconv.ParseInt(us, 10, 64)
	if err != nil {
		return audit.Cursor{}
	}
	return audit.Cursor{At: time.UnixMicro(n).UTC(), ID: id}
}

// logNames gives the names of persons as the reader may see them: masked for anybody who did not act by a mandate of
// the reader's unit. It looks each person up once per page.
type logNames struct {
	of       *mandate.Service
	reader   actor.Actor
	persons  map[string]string
	mandates map[string]mandate.Mandate
}

// person gives the name of a person who holds or held a mandate of a unit; unitID is "" for anybody else.
func (n logNames) person(ctx context.Context, id, unitID string) (string, error) {
	if id == "" {
		return "", nil
	}
	if _, ok := n.persons[id]; !ok {
		p, err := n.of.Persons.Find(ctx, id)
		if err != nil {
			return "", err
		}
		n.persons[id] = p.Name
	}
	return mandate.NameFor(n.reader, unitID, n.persons[id]), nil
}

func (n logNames) mandate(ctx context.Context, id string) (mandate.Mandate, error) {
	if m, ok := n.mandates[id]; ok {
		return m, nil
	}
	m, err := n.of.Of(ctx, id)
	if err == nil {
		n.mandates[id] = m
	}
	return m, err
}

func (n logNames) who(ctx context.Context, e audit.Entry) (name, by string, err error) {
	switch e.Kind {
	case "staff":
		return "工作人员", "", nil
	case "system":
		return "系统", "", nil
	}
	if e.PersonID == "" {
		return "未登录", "", nil
	}
	if e.MandateID == "" {
		name, err = n.person(ctx, e.PersonID, "")
		return name, "本人", err
	}
	m, err := n.mandate(ctx, e.MandateID)
	if err != nil {
		return "", "", err
	}
	name, err = n.person(ctx, e.PersonID, m.UnitID)
	return name, mandate.LevelLabel(m.Level), err
}

// objects are the Chinese names of the kinds of object of an act.
var objects = map[string]string{
	"case":    "办件",
	"login":   "登录",
	"unit":    "单位",
	"address": "收件地址",
	"rating":  "评价",
	"scan":    "扫码登录",
}

// on names the object of an act: the holder of a mandate, or the kind of any other object.
func (n logNames) on(ctx context.Context, e audit.Entry) (string, error) {
	if e.Object != "mandate" || e.ObjectID == "" {
		return objects[e.Object], nil
	}
	m, err := n.mandate(ctx, e.ObjectID)
	if err != nil {
		return "", err
	}
	name, err := n.person(ctx, m.PersonID, m.UnitID)
	return mandate.LevelLabel(m.Level) + " " + name, err
}
