package ledgerweb_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/ledger"
	"wangting/internal/ledger/ledgerdb"
	"wangting/internal/ledger/ledgerweb"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store/storetest"
	"wangting/internal/ui/uitest"
	"wangting/internal/web"
	"wangting/internal/web/webtest"
	"wangting/internal/workday"
)

var issuedAt = time.Date(2026, 11, 26, 10, 2, 0, 0, workday.Zone)

func open(t *testing.T) (*ledger.Service, *webtest.Hall) {
	t.Helper()
	db := storetest.SQLite(t)
	log := &ledger.Service{Store: ledgerdb.Store{DB: db, Keys: secrettest.Keyring(t)}, Tx: db, Now: func() time.Time { return issuedAt },
		Origin: "hall.example/log"}
	return log, webtest.Open(t, db, actor.Actor{}, actor.Who{}, func(m *web.Mux) { ledgerweb.Pages{Log: log}.Mount(m) })
}

func fill(t *testing.T, log *ledger.Service, n int) {
	t.Helper()
	for i := range n {
		b := sha256.Sum256([]byte{byte(i), byte(i >> 8)})
		if err := log.Add(t.Context(), fmt.Sprint(i), ledger.Granted, hex.EncodeToString(b[:]), issuedAt); err != nil {
			t.Fatal(err)
		}
	}
	if err := log.Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func has(t *testing.T, page string, words ...string) {
	t.Helper()
	uitest.Check(t, []byte(page))
	for _, w := range words {
		if !strings.Contains(page, w) {
			t.Errorf("the page lacks %s", w)
		}
	}
}

func TestThePageShowsTheCheckpointAndTheKeys(t *testing.T) {
	log, v := open(t)
	has(t, v.Page("/log"), "还没有检查点")
	if a := v.Get("/log/checkpoint"); a.Status != http.StatusNotFound {
		t.Errorf("no checkpoint gave %d", a.Status)
	}
	fill(t, log, 0)
	has(t, v.Page("/log"), "最新检查点")
	fill(t, log, 5)
	head, keys, err := log.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	page := v.Page("/log")
	has(t, page, "hall.example/log", "2026-11-26 10:02:00", strings.Split(head.Checkpoint, "\n")[2], keys.Ed25519, keys.SM2, `value="5"`)
	a := v.Get("/log/checkpoint")
	if a.Body != head.Checkpoint || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/plain") {
		t.Errorf("the checkpoint is %q", a.Body)
	}
}

func TestNothingWasRemovedBetweenTwoSizes(t *testing.T) {
	log, v := open(t)
	fill(t, log, 5)
	page := v.Page("/log?from=2&to=5")
	var c ledger.Consistency
	a := v.Get("/log/consistency?from=2&to=5")
	if err := json.Unmarshal([]byte(a.Body), &c); err != nil || c.From != 2 || c.To != 5 || len(c.Proof) == 0 {
		t.Fatalf("%v: %s", err, a.Body)
	}
	has(t, page, "两次之间没有删改", "增加了 3 条", `href="/log/consistency?from=2&amp;to=5"`)
	for query, say := range map[string]string{"from=2&to=6": "日志现在有 5 条", "from=4&to=3": "先前的条数不能大于后来的条数", "from=&to=x": "请填写整数", "from=0&to=5": "请填写不小于 1 的整数"} {
		a := v.Get("/log?" + query)
		if a.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s gave %d", query, a.Status)
		}
		has(t, a.Body, say)
		if a := v.Get("/log/consistency?" + query); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("the proof for %s gave %d", query, a.Status)
		}
	}
}

func TestProgramsReadTilesAndInclusion(t *testing.T) {
	log, v := open(t)
	fill(t, log, 300)
	full := v.Get("/log/tile/0/000")
	if len(full.Body) != 256*32 || !strings.Contains(full.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("the full tile has %d bytes, %v", len(full.Body), full.Header)
	}
	if a := v.Get("/log/tile/0/001.p/44"); len(a.Body) != 44*32 || a.Header.Get("Cache-Control") != "" {
		t.Errorf("the partial tile has %d bytes, %v", len(a.Body), a.Header)
	}
	if a := v.Get("/log/tile/1/000.p/1"); len(a.Body) != 32 {
		t.Errorf("the upper tile has %d bytes", len(a.Body))
	}
	var in ledger.Inclusion
	a := v.Get("/log/inclusion?index=7&size=300")
	if err := json.Unmarshal([]byte(a.Body), &in); err != nil || in.Leaf != hex.EncodeToString([]byte(full.Body[7*32:8*32])) {
		t.Errorf("%v: %s", err, a.Body)
	}
	for _, path := range []string{"0/001", "0/001.p/45", "2/000.p/1", "0/0", "00/000", "0/x000/000", "0/000.p/0", "0/000.p/256", "-1/000", "9/000", "0/a"} {
		if a := v.Get("/log/tile/" + path); a.Status != http.StatusNotFound {
			t.Errorf("tile %s gave %d", path, a.Status)
		}
	}
	for _, q := range []string{"index=300&size=300", "index=x&size=3", "index=1", "index=-1&size=3"} {
		if a := v.Get("/log/inclusion?" + q); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s gave %d", q, a.Status)
		}
	}
}

type archive struct{ ledger.Witness }

func (archive) Name() string { return "泰州示例档案馆" }
func (archive) Key() string  { return archiveKey }

const archiveKey = "archive.example/log+1a2b3c4d+BA=="

// RES-8: the page says who outside the hall signed, when, and what they have not signed yet; and it claims nothing before.
func TestThePageSaysWhoElseSigns(t *testing.T) {
	log, v := open(t)
	fill(t, log, 5)
	if page := v.Page("/log"); !strings.Contains(page, "还没有本厅以外的机构共同签名") || strings.Contains(page, `id="others"`) {
		t.Error("a log that nobody else signs says otherwise")
	}
	log.Witnesses = []ledger.Witness{archive{}}
	has(t, v.Page("/log"), "泰州示例档案馆", "还没有签过", "还没有本厅以外的机构共同签名")
	head, keys, err := log.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sig := binary.BigEndian.AppendUint64(make([]byte, 4), uint64(issuedAt.Unix()))
	line := "— archive.example/log " + base64.StdEncoding.EncodeToString(append(sig, make([]byte, 64)...)) + "\n"
	if err := log.Store.PutCosignature(t.Context(), ledger.Cosignature{Key: archiveKey, Size: 5, Checkpoint: head.Checkpoint, Line: line}); err != nil {
		t.Fatal(err)
	}
	page := v.Page("/log")
	has(t, page, "泰州示例档案馆", "2026-11-26 10:02:00 签名，日志当时有 5 条", archiveKey, "共同签名的机构看到的是同一份日志")
	if strings.Contains(page, "还没有") {
		t.Error("the page still says that somebody has not signed")
	}
	if a := v.Get("/log/checkpoint"); string(a.Body) != head.Checkpoint+line {
		t.Errorf("the checkpoint is %q", a.Body)
	}
	if a := v.Get("/log/keys"); string(a.Body) != keys.Ed25519+"\n"+keys.SM2+"\n" {
		t.Errorf("the keys are %q", a.Body)
	}
	if err := log.Add(t.Context(), "later", ledger.Granted, strings.Repeat("ab", 32), issuedAt); err != nil {
		t.Fatal(err)
	}
	fill(t, log, 0)
	has(t, v.Page("/log"), "此后增加的 1 条还没有签")
}
