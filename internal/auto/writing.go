package auto

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/regno"
	"wangting/internal/workday"
)

// WrittenState is what became of the act after a grant.
type WrittenState string

// The states of a Written.
const (
	WrittenSame    WrittenState = "same"    // done, and read back as it was decided
	WrittenDiffers WrittenState = "differs" // done, and read back otherwise
	WrittenRefused WrittenState = "refused" // the core system said no, or a value is missing
	WrittenAway    WrittenState = "away"    // nobody answered: it may have been done
	WrittenUnread  WrittenState = "unread"  // done, and not read back
	WrittenAgain   WrittenState = "again"   // somebody has asked to have it done anew
)

// Written is what was written to the core system after a grant, and what was read back. Its say and lines are about a person.
type Written struct {
	State WrittenState
	Row   int // under which row of the request it was done
	At    time.Time
	Say   string
	Lines []casework.CoreLine
}

// value is one parameter of an act with its value, as it is sent and as people read it.
type value struct {
	name, column string
	sent         map[string]string // by the names of the wire
	shown, wire  string            // to be compared with the column
}

// valuesOf are the values of the act of a granted case, about whom the view is asked, and the names of what the act needs and nobody has
// filled in.
func valuesOf(
	w catalog.Writing, a catalog.AfterGrant, g casework.Grant, who subject,
) (out []value, about regno.Document, none []string) {
	for _, p := range w.Params {
		key := a.From[p.Key]
		if slices.Contains(p.Kinds, form.Person) {
			doc, ok := documentIn(g.Data[key])
			if !ok && p.Applicant && who.doc.Number != "" {
				doc, ok = who.doc, true
			}
			if !ok {
				none = append(none, p.Name)
				continue
			}
			if p.Key == w.Whose {
				about = doc
			}
			end := last4(doc.Number)
			sent := map[string]string{"docType": string(doc.Type), "number": doc.Number}
			out = append(out, value{p.Name, p.Column, sent, "证件号码末四位 " + end, end})
			continue
		}
		v, ok := valueOf(p, key, g.Data)
		switch {
		case ok:
			out = append(out, v)
		case !p.Maybe:
			none = append(none, p.Name)
		}
	}
	for _, h := range w.Hall {
		v := value{name: h.Name, column: h.Column, shown: g.Number, wire: g.Number}
		if h.Key == catalog.DecisionDay {
			v.wire = g.At.In(workday.Zone).Format(time.DateOnly)
			v.shown = v.wire
		}
		v.sent = map[string]string{h.Key: v.wire}
		out = append(out, v)
	}
	return out, about, none
}

func valueOf(p catalog.WriteParam, key string, d form.Data) (value, bool) {
	wire := ""
	switch v := d[key].(type) {
	case string:
		wire = strings.TrimSpace(v)
	case float64:
		wire = strconv.FormatFloat(v, 'f', -1, 64)
	}
	if wire == "" {
		return value{}, false
	}
	if len(p.Options) > 0 {
		i := slices.IndexFunc(p.Options, func(o form.Option) bool { return o.Value == wire })
		if i < 0 {
			return value{}, false
		}
		wire = p.Options[i].Label
	}
	return value{p.Name, p.Column, map[string]string{p.Key: wire}, shownAs(p.Kinds, wire), wire}, true
}

func documentIn(v any) (regno.Document, bool) {
	m, _ := v.(map[string]any)
	text := func(key string) string { s, _ := m[key].(string); return s }
	d := regno.Document{Type: regno.DocType(text("docType")), Number: strings.ToUpper(text("number"))}
	if d.Type == "" {
		d.Type = regno.IdentityCard
	}
	return d, d.Number != ""
}

// shownAs is a value of a kind as people read it. The core system writes days and months without dashes, and money in fen.
func shownAs(kinds []form.Kind, s string) string {
	switch {
	case s == "":
		return ""
	case slices.Contains(kinds, form.Date), slices.Contains(kinds, form.Month):
		return dashed(s)
	case slices.Contains(kinds, form.Money):
		if fen, err := strconv.ParseInt(s, 10, 64); err == nil {
			return form.Yuan(fen)
		}
	}
	return s
}

// dashed writes 20250618 and 202506 as days and months are written in the hall.
func dashed(s string) string {
	if strings.Trim(s, "0123456789") != "" {
		return s
	}
	switch len(s) {
	case len("20060102"):
		return s[:4] + "-" + s[4:6] + "-" + s[6:]
	case len("200601"):
		return s[:4] + "-" + s[4:]
	}
	return s
}

// requestOf is the request of an act. A new row is done anew; the same one is not done twice.
func requestOf(w catalog.Writing, caseID string, no int, values []value, who subject) Request {
	row := map[string]string{"key": rowKey(no)}
	for _, v := range values {
		for name, x := range v.sent {
			row[name] = x
		}
	}
	return Request{Act: w.Key, ID: caseID, USCC: who.uscc, Document: who.doc, Rows: []map[string]string{row}}
}

func rowKey(no int) string {
	if no == 0 {
		return grantedKey
	}
	return grantedKey + "-" + strconv.Itoa(no+1)
}

// readBack asks the view of an act for what is there now, and compares it with what was decided. Faults: those of Look.
func (s *Service) readBack(
	ctx context.Context, w catalog.Writing, values []value, about regno.Document, who subject,
) (lines []casework.CoreLine, err error) {
	asked := who.owner()
	if about.Number != "" {
		asked = map[string]string{"aac058": string(about.Type), "aac147": about.Number}
	}
	rows, err := s.Core.Look(ctx, w.View, asked)
	if err != nil {
		return nil, err
	}
	at := rowOfView(w, values, rows)
	for _, v := range values {
		if v.column == "" {
			continue
		}
		core := at[v.column]
		same := core != "" && plain(core) == plain(v.wire)
		shown := core
		if same {
			shown = v.shown
		} else if strings.HasSuffix(v.shown, " 元") {
			shown = shownAs([]form.Kind{form.Money}, core)
		} else if dashed(strings.ReplaceAll(v.wire, "-", "")) == v.wire {
			shown = dashed(core)
		}
		lines = append(lines, casework.CoreLine{Name: v.name, Decided: v.shown, Core: shown, Same: same})
	}
	for _, e := range w.Expect {
		core, is := at[e.Column]
		lines = append(lines, casework.CoreLine{Name: e.Name, Decided: inWords(e, e.Want), Core: inWords(e, core), Same: is && core == e.Want})
	}
	return lines, nil
}

func inWords(e catalog.Expected, v string) string {
	if say, ok := e.Words[v]; ok {
		return say
	}
	return v
}

// rowOfView is the row that was written: that of the parameter By, or the only one; none when there is no such row.
func rowOfView(w catalog.Writing, values []value, rows []map[string]string) map[string]string {
	for _, v := range values {
		want, by := v.sent[w.By]
		if !by || w.By == "" {
			continue
		}
		i := slices.IndexFunc(rows, func(r map[string]string) bool { return r[v.column] == want })
		if i < 0 {
			return nil
		}
		return rows[i]
	}
	if w.By == "" && len(rows) == 1 {
		return rows[0]
	}
	return nil
}

// plain is a value without what both sides write differently: the dashes of days, and space at its ends.
func plain(s string) string {
	if strings.Trim(s, "0123456789-") == "" {
		return strings.ReplaceAll(s, "-", "")
	}
	return strings.TrimSpace(s)
}

// CoreRecord is what was written for a granted case, for the pages of staff; nil when nothing follows its grant.
func (s *Service) CoreRecord(ctx context.Context, c casework.Case) (*casework.CoreRecord, error) {
	it, err := s.Items.ItemVersion(ctx, c.ItemCode, c.ItemVersion)
	if err != nil {
		return nil, fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	}
	w, _, ok := it.Writing()
	if !ok {
		return nil, nil
	}
	had, err := s.Store.Written(ctx, c.ID)
	if err != nil {
		return nil, fmt.Errorf("reading what was written: %w", err)
	}
	out := &casework.CoreRecord{Name: w.Name}
	if had == nil {
		answers, err := s.Store.Answers(ctx, c.ID)
		if err != nil {
			return nil, fmt.Errorf("reading answers: %w", err)
		}
		if _, before := answers[grantedKey]; before || answers[onlyKey].Done() {
			return nil, nil // rules have done it, or it was done before this was read back: the record says so
		}
		out.Say = "准予后由系统写入，现在还没有结果。核心业务系统中断时会一直重试，最长 24 小时。"
		return out, nil
	}
	out.At, out.Lines = had.At, had.Lines
	out.Say, out.Bad, out.Again = had.told()
	return out, nil
}

// told says what became of it and what to do.
func (w Written) told() (say string, bad, again bool) {
	switch w.State {
	case WrittenSame:
		return "已写入并读回核对，与决定一致，不用再到核心业务系统录入。", false, false
	case WrittenDiffers:
		return "核心业务系统的登记与决定不一致。请先核对决定，决定无误的，点“重新写入”；重新写入后仍不一致的，联系核心业务系统经办人员更正。", true, true
	case WrittenRefused:
		return "没有写入：" + w.Say + "。请在核心业务系统中处理好这个原因，再点“重新写入”。", true, true
	case WrittenAway:
		return "没有写入：" + w.Say + "。恢复后点“重新写入”，已经写入过的不会重复登记。", true, true
	case WrittenUnread:
		return "已写入，但没有读回核对：" + w.Say + "。可以点“重新写入”再核对一次，不会重复登记。", true, true
	}
	return "正在重新写入。", false, false
}

// Rewrite has what follows a grant done anew, in the caller's transaction. What nobody answered is asked under the same row, which is never
// done twice; what was refused or differs is done anew. Conflict when nothing waits for it.
func (s *Service) Rewrite(ctx context.Context, c casework.Case) error {
	had, err := s.Store.Written(ctx, c.ID)
	if err != nil {
		return fmt.Errorf("reading what was written: %w", err)
	}
	if had == nil {
		return fault.New(fault.Conflict, "还没有结果，系统会继续写入，请稍后再看")
	}
	if _, _, again := had.told(); !again {
		return errNothing
	}
	next := Written{State: WrittenAgain, Row: had.Row, At: s.Now(), Lines: had.Lines}
	if had.State == WrittenRefused || had.State == WrittenDiffers {
		next.Row++
	}
	fresh, err := s.Store.KeepWritten(ctx, c.ID, next, had)
	switch {
	case err != nil:
		return fmt.Errorf("keeping that it is written anew: %w", err)
	case !fresh:
		return errNothing
	}
	return s.Jobs.EnqueueAt(ctx, FollowJob, Followed{CaseID: c.ID, Since: s.Now().Unix(), Row: next.Row}, s.Now())
}

var errNothing = fault.New(fault.Conflict, "核心业务系统的登记刚刚有了新的结果，请核对页面上最新的内容")

// errTwice says that another run has kept a result meanwhile.
var errTwice = errors.New("another run has written it")
