// Package ledgerweb is the public page of the log, and its checkpoint, tiles and proofs for programs. It decides nothing.
package ledgerweb

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wangting/internal/fault"
	"wangting/internal/ledger"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Pages are the public pages of the log.
type Pages struct{ Log *ledger.Service }

// Mount mounts them.
func (p Pages) Mount(m *web.Mux) {
	m.Handle("GET "+ledger.Path, p.page)
	m.Handle("GET "+ledger.Path+"/checkpoint", p.checkpoint)
	m.Handle("GET "+ledger.Path+"/keys", p.keys)
	m.Handle("GET "+ledger.Path+"/tile/{level}/{place...}", p.tile)
	m.Handle("GET "+ledger.Path+"/inclusion", p.inclusion)
	m.Handle("GET "+ledger.Path+"/consistency", p.consistency)
}

// pageView is the page 「公开日志」.
type pageView struct {
	None     *ui.NoteVM // before the first checkpoint
	Facts    []ui.SummaryItem
	From, To ui.FieldVM
	Wrong    []fault.Field
	Answer   *ui.NoteVM
	Roots    []ui.SummaryItem
	JSON     string           // address of the proof
	Others   []ui.SummaryItem // who else signs, and when each did
	Signed   bool             // one of them at least has signed
}

func (p Pages) page(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	v := pageView{
		From: ui.FieldVM{Name: "from", Label: "先前的条数", Hint: "您以前保存的检查点第二行的数字", Value: q.Get("from"), Inputmode: "numeric", Width: "s"},
		To:   ui.FieldVM{Name: "to", Label: "后来的条数", Hint: "另一个检查点第二行的数字，例如现在的条数", Value: q.Get("to"), Inputmode: "numeric", Width: "s"},
	}
	head, keys, err := p.Log.Head(r.Context())
	switch {
	case errors.Is(err, fault.NotFound):
		v.None = &ui.NoteVM{Title: "还没有检查点", Say: fault.Of(err).Say + "。"}
		return web.Render(w, r, http.StatusOK, logPage(v))
	case err != nil:
		return err
	}
	lines := strings.Split(head.Checkpoint, "\n")
	v.Facts = []ui.SummaryItem{
		{Key: "条数", Value: strconv.FormatInt(head.Size, 10)},
		{Key: "签发时间", Value: head.At.In(workday.Zone).Format("2006-01-02 15:04:05")},
		{Key: "日志名称", Value: lines[0]},
		{Key: "根", Value: lines[2]},
		{Key: "公钥（Ed25519）", Value: keys.Ed25519},
		{Key: "公钥（国密 SM2）", Value: keys.SM2},
	}
	if err := p.others(r, head, &v); err != nil {
		return err
	}
	status := http.StatusOK
	if q.Has("from") || q.Has("to") {
		if status, err = p.compare(r, &v); err != nil {
			return err
		}
	} else if head.Size > 0 {
		v.To.Value = strconv.FormatInt(head.Size, 10)
	}
	return web.Render(w, r, status, logPage(v))
}

// others says who outside the hall signed which checkpoint.
func (p Pages) others(r *http.Request, head ledger.Head, v *pageView) error {
	list, err := p.Log.Cosignatures(r.Context())
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, w := range p.Log.Witnesses {
		names[w.Key()] = w.Name()
	}
	for _, c := range list {
		name := cmp.Or(names[c.Key], c.Name())
		say := fmt.Sprintf("%s 签名，日志当时有 %d 条", c.SignedAt().In(workday.Zone).Format(time.DateTime), c.Size)
		if c.Size < head.Size {
			say += fmt.Sprintf("，此后增加的 %d 条还没有签", head.Size-c.Size)
		}
		v.Others = append(v.Others, ui.SummaryItem{Key: name, Value: say}, ui.SummaryItem{Key: name + "的公钥", Value: c.Key})
		delete(names, c.Key)
		v.Signed = true
	}
	for _, w := range p.Log.Witnesses {
		if names[w.Key()] != "" {
			v.Others = append(v.Others, ui.SummaryItem{Key: w.Name(), Value: "还没有签过"})
		}
	}
	return nil
}

// compare answers the form with two sizes.
func (p Pages) compare(r *http.Request, v *pageView) (int, error) {
	c, err := p.between(r)
	if fields, refused := web.Fields(err); refused {
		v.Wrong, v.From.Err, v.To.Err = fields, fault.Of(err).FieldSays("from"), fault.Of(err).FieldSays("to")
		return http.StatusUnprocessableEntity, nil
	}
	if err != nil {
		return 0, err
	}
	if c.Holds {
		v.Answer = &ui.NoteVM{Kind: "ok", Title: "两次之间没有删改",
			Say: "后来的日志以先前的日志开头，只在末尾增加了 " + strconv.FormatInt(c.To-c.From, 10) + " 条。请把下面的根与您保存的检查点的第三行核对，两行相同才算数。"}
	} else {
		v.Answer = &ui.NoteVM{Kind: "bad", Title: "两次之间不一致", Say: "后来的日志不以先前的日志开头。请保存本页和您的检查点，并拨打 12333。"}
	}
	v.Roots = []ui.SummaryItem{
		{Key: strconv.FormatInt(c.From, 10) + " 条时的根", Value: inBase64(c.RootFrom)},
		{Key: strconv.FormatInt(c.To, 10) + " 条时的根", Value: inBase64(c.RootTo)},
	}
	v.JSON = ledger.Path + "/consistency?" + r.URL.Query().Encode()
	return http.StatusOK, nil
}

// between proves what lies between the sizes in the query.
func (p Pages) between(r *http.Request) (ledger.Consistency, error) {
	from, err := numberIn(r, "from")
	to, again := numberIn(r, "to")
	if err = errors.Join(err, again); err != nil {
		f := &fault.Fault{Kind: fault.Invalid}
		for _, name := range []string{"from", "to"} {
			if _, wrong := numberIn(r, name); wrong != nil {
				f.Fields = append(f.Fields, fault.Of(wrong).Fields...)
			}
		}
		return ledger.Consistency{}, f
	}
	return p.Log.Consistency(r.Context(), from, to)
}

func numberIn(r *http.Request, name string) (int64, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(r.URL.Query().Get(name)), 10, 64)
	if err != nil {
		return 0, fault.On(name, "请填写整数")
	}
	return n, nil
}

func (p Pages) consistency(w http.ResponseWriter, r *http.Request) error {
	c, err := p.between(r)
	if err != nil {
		return err
	}
	return sendJSON(w, c)
}

func (p Pages) inclusion(w http.ResponseWriter, r *http.Request) error {
	index, err := numberIn(r, "index")
	if err != nil {
		return err
	}
	size, err := numberIn(r, "size")
	if err != nil {
		return err
	}
	in, err := p.Log.Inclusion(r.Context(), index, size)
	if err != nil {
		return err
	}
	return sendJSON(w, in)
}

func sendJSON(w http.ResponseWriter, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(append(b, '\n'))
	return nil
}

// keys sends the verifier keys of the log, for whoever keeps them or signs the log too.
func (p Pages) keys(w http.ResponseWriter, r *http.Request) error {
	_, keys, err := p.Log.Head(r.Context())
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, keys.Ed25519+"\n"+keys.SM2+"\n")
	return nil
}

func (p Pages) checkpoint(w http.ResponseWriter, r *http.Request) error {
	head, _, err := p.Log.Head(r.Context())
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = io.WriteString(w, head.Checkpoint)
	return nil
}

// tile sends hashes of the tree as C2SP tlog-tiles lays them out. A full tile never changes.
func (p Pages) tile(w http.ResponseWriter, r *http.Request) error {
	level, n, width, ok := readTile(r.PathValue("level"), r.PathValue("place"))
	if !ok {
		return fault.New(fault.NotFound, "")
	}
	b, err := p.Log.Tile(r.Context(), level, n, width)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	if width == ledger.TileWidth {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	_, _ = w.Write(b)
	return nil
}
