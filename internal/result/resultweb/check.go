package resultweb

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"wangting/internal/fault"
	"wangting/internal/ledger"
	"wangting/internal/regno"
	"wangting/internal/result"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/web/slider"
	"wangting/internal/workday"
)

// puzzlePurpose ties a slider to this page.
const puzzlePurpose = "result.check"

// Puzzles is the part of slider.Service that stands before the form.
type Puzzles interface {
	New(ctx context.Context, binding, purpose string) (slider.Puzzle, error)
	Consume(ctx context.Context, binding, purpose string) error
}

// Rates counts the checks of an address.
type Rates interface {
	HitUntil(ctx context.Context, name, subject string, window time.Duration, now time.Time) (int64, time.Time, error)
}

// Check is the public page 「结果核验」. The form is behind the slider; the address in a QR code is not, since its code cannot be
// guessed. Both are limited for an address.
type Check struct {
	Papers    Papers
	Puzzles   Puzzles
	Rates     Rates
	PerMinute int64
	Now       func() time.Time
	Keys      func(ctx context.Context) (ed25519 string) // verifier key of the sealed facts in QR codes; "" before there is one
}

// Mount mounts the page.
func (p Check) Mount(m *web.Mux) {
	m.Handle("GET "+result.CheckPath, p.form)
	m.Handle("POST "+result.CheckPath, p.typed)
	m.Handle("GET "+result.CheckPath+"/human", p.human)
	m.Handle("GET /app/check", p.offline)
	m.Handle("GET "+result.CheckPath+"/{code}", p.show)
	m.Handle("POST "+result.CheckPath+"/{code}", p.compare)
	m.Handle("GET "+result.CheckPath+"/{code}/package", p.pack)
}

// offline is the page on which /app verifies the sealed facts of a QR code without a network. It holds nobody's data, so the service
// worker keeps it.
func (p Check) offline(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, offlineCheck(p.key(r.Context())))
}

// key is the verifier key, "" before there is one.
func (p Check) key(ctx context.Context) string {
	if p.Keys == nil {
		return ""
	}
	return p.Keys(ctx)
}

// checkView is the page with the form, and with what was found.
type checkView struct {
	Number, Code ui.FieldVM
	Wrong        []fault.Field
	None         *ui.NoteVM
	Found        *foundView
	Key          string // verifier key of the sealed facts
	Sealed       string // code of the address; "" without one
}

// foundView is a genuine document.
type foundView struct {
	Verdict ui.NoteVM
	Facts   []ui.SummaryItem
	Action  string
	Package string // address of the package for offline verification; "" when there is none
	File    ui.FileFieldVM
	Compare *ui.NoteVM // what the comparison with a file gave
	Digest  string     // of the document, for the script that compares a file without sending it
}

// ask is what somebody types into the form. It waits in the session while they solve the slider.
type ask struct{ Number, Code string }

const keyAsk = "check.ask"

func private(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Robots-Tag", "noindex")
	w.Header().Set("Referrer-Policy", "no-referrer")
}

func viewOf(a ask) checkView {
	return checkView{
		Number: ui.FieldVM{Name: "number", Label: "文书编号或回执编号", Hint: "例如 苏人社网办〔2026〕12号；核验回执时填写办件编号", Value: a.Number,
			Autocomplete: "off"},
		Code: ui.FieldVM{Name: "code", Label: "验证码", Hint: "在文书每一页的下方；回执上是“核验码”", Value: a.Code, Autocomplete: "off"},
	}
}

func (p Check) form(w http.ResponseWriter, r *http.Request) error {
	private(w)
	return web.Render(w, r, http.StatusOK, checkPage(viewOf(ask{})))
}

// typed keeps what was typed and asks for the slider.
func (p Check) typed(w http.ResponseWriter, r *http.Request) error {
	private(w)
	a := ask{strings.TrimSpace(r.PostFormValue("number")), strings.TrimSpace(r.PostFormValue("code"))}
	v := viewOf(a)
	if a.Number == "" {
		v.Number.Err = "请填写文书编号或回执编号"
		v.Wrong = append(v.Wrong, fault.Field{Name: "number", Say: v.Number.Err})
	}
	if a.Code == "" {
		v.Code.Err = "请填写验证码"
		v.Wrong = append(v.Wrong, fault.Field{Name: "code", Say: v.Code.Err})
	}
	if len(v.Wrong) > 0 {
		return web.Render(w, r, http.StatusUnprocessableEntity, checkPage(v))
	}
	b, err := json.Marshal(a)
	if err != nil {
		return err
	}
	web.Session(r.Context()).Put(keyAsk, string(b))
	puzzle, err := p.Puzzles.New(r.Context(), web.Session(r.Context()).ID(), puzzlePurpose)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, slider.Address(puzzle, result.CheckPath+"/human"))
}

// human is the address to which the solved slider leads. It consumes the proof and looks once.
func (p Check) human(w http.ResponseWriter, r *http.Request) error {
	private(w)
	s := web.Session(r.Context())
	var a ask
	if json.Unmarshal([]byte(s.Pop(keyAsk)), &a) != nil || p.Puzzles.Consume(r.Context(), s.ID(), puzzlePurpose) != nil {
		return web.Redirect(w, r, result.CheckPath)
	}
	if _, err := regno.ParseCaseNumber(a.Number); err == nil { // a receipt has its own page
		return web.Redirect(w, r, "/receipts/"+url.PathEscape(a.Number)+"?"+url.Values{"k": {strings.Join(strings.Fields(a.Code), "")}}.Encode())
	}
	if err := p.count(r); err != nil {
		return err
	}
	found, err := p.Papers.CheckNumber(r.Context(), a.Number, a.Code)
	if errors.Is(err, fault.NotFound) {
		return p.none(w, r, a, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, result.CheckPath+"/"+string(found.Code))
}

// count limits the checks of an address.
func (p Check) count(r *http.Request) error { return p.counted(r.Context(), web.ClientIP(r)) }

// Checked is a check by a program: it counts as one on the page.
func (p Check) Checked(ctx context.Context, address, typed string) (result.Verdict, error) {
	if err := p.counted(ctx, address); err != nil {
		return result.Verdict{}, err
	}
	return p.Papers.Check(ctx, typed)
}

func (p Check) counted(ctx context.Context, address string) error {
	now := p.Now()
	n, ends, err := p.Rates.HitUntil(ctx, "result.check", address, time.Minute, now)
	if err == nil && n > p.PerMinute {
		err = &fault.Fault{Kind: fault.Limited, RetryAfter: ends.Sub(now), Say: "核验得太频繁，请 1 分钟后再试"}
	}
	return err
}

func (p Check) none(w http.ResponseWriter, r *http.Request, a ask, err error) error {
	v := viewOf(a)
	v.None = &ui.NoteVM{Kind: "bad", Title: "没有查到", Say: fault.Of(err).Say + "。还是查不到，请拨打 12333，不要凭这份文书办事。"}
	return web.Render(w, r, http.StatusNotFound, checkPage(v))
}

func (p Check) show(w http.ResponseWriter, r *http.Request) error {
	return p.answer(w, r, http.StatusOK, nil, "")
}

// answer shows the document with the code in the path, or that there is none.
func (p Check) answer(w http.ResponseWriter, r *http.Request, status int, compare *ui.NoteVM, wrong string) error {
	private(w)
	if compare == nil && wrong == "" {
		if err := p.count(r); err != nil {
			return err
		}
	}
	found, err := p.Papers.Check(r.Context(), r.PathValue("code"))
	if errors.Is(err, fault.NotFound) {
		return p.none(w, r, ask{}, err)
	}
	if err != nil {
		return err
	}
	v := viewOf(ask{})
	v.Found = foundOf(found)
	v.Key, v.Sealed = p.key(r.Context()), string(found.Code)
	v.Found.Compare = compare
	if wrong != "" {
		v.Found.File.Err = wrong
		v.Wrong = []fault.Field{{Name: "file", Say: wrong}}
	}
	return web.Render(w, r, status, checkPage(v))
}

func foundOf(v result.Verdict) *foundView {
	f := &foundView{
		Action: result.CheckPath + "/" + string(v.Code),
		Digest: v.Digest,
		File: ui.FileFieldVM{Accept: ".pdf", FieldVM: ui.FieldVM{Name: "file", Label: "选择 PDF 文件",
			Hint: "文件只用来与出具时的文件比对，比对后立即删除，不保存"}},
	}
	switch v.State {
	case result.Valid:
		f.Verdict = ui.NoteVM{Kind: "ok", Icon: "shield-check", Title: "真实，有效", Say: "这份文书由" + v.Office + "出具，没有撤销。请与手中的文书逐项核对。"}
	case result.Expired:
		f.Verdict = ui.NoteVM{Kind: "warn", Title: "真实，已过期", Say: "这份文书由" + v.Office + "出具，已过有效期。请让出示的人重新打印。"}
	case result.Replaced:
		f.Verdict = ui.NoteVM{Kind: "warn", Title: "已被替换", Say: "这份文书曾由" + v.Office + "出具，已被新的文书替换。新的文书编号：" + v.Successor + "。"}
		if v.Next != "" {
			f.Verdict.Action = ui.Link{Text: "核验新的文书", Href: result.CheckPath + "/" + string(v.Next)}
		}
	default:
		f.Verdict = ui.NoteVM{Kind: "bad", Title: "已撤销，不要使用", Say: "这份文书曾由" + v.Office + "出具，已经撤销。"}
		if v.Next != "" {
			f.Verdict.Action = ui.Link{Text: "核验撤销决定书", Href: result.CheckPath + "/" + string(v.Next)}
		}
	}
	f.Facts = []ui.SummaryItem{
		{Key: "文书", Value: v.Title},
		{Key: "编号", Value: v.Number},
		{Key: "发给", Value: v.Holder},
		{Key: "事项", Value: v.Item},
	}
	for _, x := range v.Shown {
		f.Facts = append(f.Facts, ui.SummaryItem{Key: x.Label, Value: x.Value})
	}
	if v.Outcome != "" {
		f.Facts = append(f.Facts, ui.SummaryItem{Key: "结果", Body: ui.Tag(v.Outcome)})
	}
	f.Facts = append(f.Facts, ui.SummaryItem{Key: "出具日期", Value: v.IssuedAt.In(workday.Zone).Format("2006 年 1 月 2 日")})
	if !v.Until.IsZero() {
		f.Facts = append(f.Facts, ui.SummaryItem{Key: "有效期至", Value: v.Until.In(workday.Zone).Format("2006 年 1 月 2 日")})
	}
	f.Facts = append(f.Facts,
		ui.SummaryItem{Key: "状态", Body: ui.Tag(v.State.Word())}, ui.SummaryItem{Key: "文件指纹", Value: "SHA-256 " + v.Shorted()})
	if v.Log != "" {
		f.Facts = append(f.Facts, ui.SummaryItem{Key: "公开日志", Value: v.Log, Action: ui.Link{Text: "查看公开日志", Href: ledger.Path}})
	}
	if v.Log != "" && !v.Waits {
		f.Package = f.Action + "/package"
	}
	return f
}

// mostForm is the largest form with a file: the file and what surrounds it.
const mostForm = result.MostBytes + 1<<16

// compare says whether a file is the document, byte for byte. The file is read once and never kept.
func (p Check) compare(w http.ResponseWriter, r *http.Request) error {
	private(w)
	if err := p.count(r); err != nil {
		return err
	}
	web.Takes(w, r, mostForm)
	file, err := filePart(r)
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, http.ErrNotMultipart):
		return p.answer(w, r, http.StatusUnprocessableEntity, nil, "请选择要核对的 PDF 文件")
	case err != nil:
		return err
	}
	same, err := p.Papers.Compare(r.Context(), r.PathValue("code"), file)
	switch fields, refused := web.Fields(err); {
	case refused:
		return p.answer(w, r, http.StatusUnprocessableEntity, nil, fields[0].Say)
	case errors.As(err, new(*http.MaxBytesError)):
		return p.answer(w, r, http.StatusUnprocessableEntity, nil, "文件超过 20 MB，不会是本厅的文书")
	case errors.Is(err, fault.NotFound):
		return p.none(w, r, ask{}, err)
	case err != nil:
		return err
	case same:
		return p.answer(w, r, http.StatusOK, &sameFile, "")
	}
	return p.answer(w, r, http.StatusOK, &otherFile, "")
}

// The answers of a comparison. The page carries both for the script, which hashes the file without sending it.
var (
	sameFile  = ui.NoteVM{Kind: "ok", Title: "一致", Say: "您选择的文件与出具时完全相同，没有改动。"}
	otherFile = ui.NoteVM{Kind: "bad", Title: "不一致",
		Say: "编号和验证码是真的，但您选择的文件与出具时不同，可能被改动过，也可能是重新扫描或者另存的。请向出示的人要原件。"}
)

// filePart gives the content of the file in the form. EOF when there is none.
func filePart(r *http.Request) (io.Reader, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, err
	}
	for {
		part, err := parts.NextPart()
		if err != nil {
			return nil, err
		}
		if part.FormName() == "file" && part.FileName() != "" {
			return part, nil
		}
	}
}

// pack sends what verifies the document offline, without the document.
func (p Check) pack(w http.ResponseWriter, r *http.Request) error {
	private(w)
	if err := p.count(r); err != nil {
		return err
	}
	zip, err := p.Papers.CheckPackage(r.Context(), r.PathValue("code"))
	if errors.Is(err, fault.NotFound) {
		return p.none(w, r, ask{}, err)
	}
	if err != nil {
		return err
	}
	web.SendZip(w, "离线核验包.zip", zip)
	return nil
}
