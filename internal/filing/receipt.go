package filing

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/ledger"
	"wangting/internal/regno"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// receiptView is the printable receipt.
type receiptView struct {
	Place  Place
	Title  string
	Crumbs []ui.Link
	Flash  string
	Paper  ui.ReceiptVM
	Case   string
	Log    string // where the receipt stands in the public log; "" when it does not
	Pack   string // address of the package for offline verification; "" when there is none
}

func (p Pages) receipt(w http.ResponseWriter, r *http.Request) error {
	v, err := p.Cases.Open(r.Context(), p.Place.who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	c := v.Case
	if c.Number == "" {
		return web.Redirect(w, r, p.Place.draftPath(c.ID))
	}
	title := receiptTitle(c)
	view := receiptView{Place: p.Place, Title: title, Case: p.Place.casePath(c.ID), Flash: web.Session(r.Context()).TakeFlash(),
		Crumbs: p.Place.trail(ui.Link{Text: c.ItemName, Href: p.Place.casePath(c.ID)}, ui.Link{Text: title})}
	shell := ui.ShellFrom(r.Context())
	say := "扫码核验本回执。咨询电话 12333"
	if shell.Demo {
		say += "。演示文件，不具法律效力"
	}
	view.Paper = ui.ReceiptVM{Title: title, Issuer: shell.Brand.Owner + "　" + shell.Brand.Name, Number: c.Number,
		Printed: "打印时间 " + p.Cases.Now().In(workday.Zone).Format("2006-01-02 15:04"), CheckURL: p.checkURL(c), CheckSay: say,
		Date: day(receiptDate(c)), Stamp: receiptStamp(c), Demo: shell.Demo, Rows: receiptRows(v)}
	switch e, err := p.Cases.ReceiptLog(r.Context(), c); {
	case errors.Is(err, fault.NotFound): // from before there was a log
	case err != nil:
		return err
	default:
		view.Log = e.Say()
		if e.Seq != ledger.Waiting {
			view.Pack = view.Case + "/receipt/package"
		}
	}
	return web.Render(w, r, http.StatusOK, receiptPage(view))
}

// pack sends the receipt with what verifies it offline.
func (p Pages) pack(w http.ResponseWriter, r *http.Request) error {
	zip, err := p.Cases.ReceiptPackage(r.Context(), p.Place.who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	web.SendZip(w, "申请回执离线核验包.zip", zip)
	return nil
}

// receiptTitle is the title of the receipt. Only an accepted case has a notice of acceptance.
func receiptTitle(c casework.Case) string {
	switch {
	case c.State == casework.NotAccepted:
		return "不予受理通知书"
	case !c.AcceptedAt.IsZero():
		return "受理通知书"
	}
	return "申请回执"
}

// receiptStamp is the seal on the receipt: none before somebody has decided on the acceptance.
func receiptStamp(c casework.Case) string {
	if c.AcceptedAt.IsZero() && c.State != casework.NotAccepted {
		return ""
	}
	return "受理专用章"
}

func receiptDate(c casework.Case) time.Time {
	switch {
	case c.State == casework.NotAccepted:
		return c.EndedAt
	case !c.AcceptedAt.IsZero():
		return c.AcceptedAt
	}
	return c.SubmittedAt
}

func receiptRows(v casework.View) []ui.ReceiptRow {
	c := v.Case
	rows := []ui.ReceiptRow{ // handed on to others: whoever prints it, it names nobody in full
		{Key: applicant(v).Key, Value: applicant(v).Value, Key2: "申请事项", Value2: c.ItemName},
		{Key: "提交人", Value: join(c.FiledBy.Label, regno.MaskName(v.Names[c.FiledBy])), Key2: "提交时间", Value2: minute(c.SubmittedAt)},
		{Key: "受理部门", Value: v.Item.Department, Key2: "当前状态", Value2: c.Word()},
	}
	if !c.AcceptedAt.IsZero() {
		row := ui.ReceiptRow{Key: "受理时间", Value: minute(c.AcceptedAt)}
		if l := v.Limit; v.Timed && !l.Paused {
			row.Key2, row.Value2 = "承诺办结", day(l.Due)+"前"
		}
		rows = append(rows, row)
	}
	if c.State == casework.NotAccepted || c.State == casework.Terminated {
		rows = append(rows, ui.ReceiptRow{Key: "理由", Value: c.Result})
	}
	if list := paperList(v); len(list) > 0 {
		rows = append(rows, ui.ReceiptRow{Key: "收到的材料", List: list})
	}
	return append(rows, ui.ReceiptRow{Key: "核验码", Value: spaced(c.Digest)})
}

// paperList names the materials as the item calls them, because file names may contain names of
// persons.
func paperList(v casework.View) []string {
	var out []string
	for _, s := range v.Item.Slots {
		for _, m := range v.Current(s.Key) {
			say := strings.ToUpper(m.Type) + "，" + sizeOf(m.Size)
			if m.Made != casework.HandedIn { // a promise is not the paper itself
				say = m.Made.Word() + "，" + say
			}
			out = append(out, s.Name+"（"+say+"）")
		}
	}
	return out
}

// checkURL is the address in the QR code of a receipt.
func (p Pages) checkURL(c casework.Case) string {
	return strings.TrimSuffix(p.Public, "/") + "/receipts/" + c.Number + "?" + url.Values{"k": {c.Digest}}.Encode()
}

func minute(t time.Time) string { return t.In(workday.Zone).Format("2006-01-02 15:04") }
func day(t time.Time) string    { return t.In(workday.Zone).Format("2006 年 1 月 2 日") }

// spaced writes a digest in groups of four, so that it can be read aloud.
func spaced(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// proofView is the public page that verifies a receipt (CAS-11).
type proofView struct {
	Action string
	Key    ui.FieldVM
	True   bool
	Old    string // when a later receipt took its place; "" for the one that holds
	Facts  []ui.SummaryItem
	Wrong  *fault.Fault
}

// proof tells any holder of a receipt whether it is genuine. Without the digest, it asks for it. A
// wrong digest is answered like an unknown number.
func (p Pages) proof(w http.ResponseWriter, r *http.Request) error {
	number := r.PathValue("number")
	key := strings.Join(strings.Fields(r.URL.Query().Get("k")), "")
	view := proofView{Action: "/receipts/" + url.PathEscape(number),
		Key: ui.FieldVM{Name: "k", Label: "核验码", Hint: "在回执的最后一行", Value: key, Autocomplete: "off"}}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Robots-Tag", "noindex")
	if key == "" {
		return web.Render(w, r, http.StatusOK, proofPage(view))
	}
	proof, err := p.Cases.CheckReceipt(r.Context(), number, key)
	if f := faultOf(err); f != nil {
		if f.Kind != fault.NotFound {
			return err
		}
		view.Wrong = &fault.Fault{Kind: fault.NotFound, Say: f.Say}
		return web.Render(w, r, http.StatusNotFound, proofPage(view))
	}
	view.True = true
	if !proof.ReplacedAt.IsZero() {
		view.Old = minute(proof.ReplacedAt)
	}
	view.Facts = []ui.SummaryItem{{Key: "办件编号", Value: proof.Number}, {Key: "申请事项", Value: proof.ItemName},
		{Key: "提交时间", Value: minute(proof.SubmittedAt)},
		{Key: "核验码", Value: spaced(proof.Digest)}, {Key: "当前状态", Value: proof.Word}}
	if proof.UnitName != "" { // whoever finds the paper does not learn the name of a person
		view.Facts = slices.Insert(view.Facts, 2, ui.SummaryItem{Key: "申请单位", Value: proof.UnitName})
	}
	return web.Render(w, r, http.StatusOK, proofPage(view))
}
