// Package alipay emulates Alipay's gateway for face verification. It verifies the
// RSA2 signature of every request, signs every reply over the exact bytes it
// sends, and shows the phone page on which a person decides how the face
// verification ends. It shares no code with the hall's client.
//
//	initialize -> pending -> passed | failed | cancelled   (phone page or control page)
//	after 23 hours a face expires: 40004 CERTIFY_ID_EXPIRED; a day later nobody knows it any more
//
// A query tells T, or F in the same bytes whether the person failed, left or has not come yet. How a face ended is on
// the control page only.
package alipay

import (
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"wangting/internal/fault"
	"wangting/internal/regno"
)

// Lifetime is how long a certify_id stays valid.
const Lifetime = 23 * time.Hour

// State is the state of a face verification.
type State string

const (
	Pending   State = "pending"
	Passed    State = "passed"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Label returns the state in Chinese.
func (s State) Label() string {
	switch s {
	case Pending:
		return "待认证"
	case Passed:
		return "已通过"
	case Failed:
		return "未通过"
	case Cancelled:
		return "已取消"
	}
	return "不明"
}

// Face is one face verification.
type Face struct {
	ID        string    `json:"id"` // certify_id
	OrderNo   string    `json:"orderNo"`
	CertType  string    `json:"certType"`
	Name      string    `json:"name"`
	Number    string    `json:"number"`
	ReturnURL string    `json:"returnURL"`
	Reserved  bool      `json:"reserved"` // whether Alipay may keep the picture
	State     State     `json:"state"`
	Began     time.Time `json:"began"`
	Ended     time.Time `json:"ended"`
}

// Options sets the keys, the addresses and the clocks.
type Options struct {
	AppID        string
	AppPublicKey string // the hall's, PEM
	PlatformKey  string // ours, PEM
	Path         string // where it is mounted, such as /alipay
	Now          func() time.Time
	Stamps       func() time.Time // clock of the hall's Alipay library, for timestamps in requests; nil takes Now
	Changed      func()           // called after every change; may be nil
	// Known reports whether a name and a document belong to one person; nil knows everybody. The face of anybody else
	// is not passed, whatever button is pressed.
	Known func(certType, number, name string) bool
	// Refusal gives the code with which every question is refused, such as "40004 SYSTEM_ERROR" or "SYSTEM_ERROR"; nil or "" serves.
	Refusal func() string
}

// Bureau is the emulated gateway. It is safe for concurrent use.
type Bureau struct {
	keys keys
	opts Options

	mu     sync.Mutex
	faces  map[string]*Face
	orders map[string]string // order number to certify_id
}

// New returns a Bureau, or an error that names the unreadable key.
func New(o Options) (*Bureau, error) {
	k, err := readKeys(o.AppPublicKey, o.PlatformKey)
	if err != nil {
		return nil, err
	}
	if o.Changed == nil {
		o.Changed = func() {}
	}
	if o.Stamps == nil {
		o.Stamps = o.Now
	}
	return &Bureau{keys: k, opts: o, faces: map[string]*Face{}, orders: map[string]string{}}, nil
}

// Handler serves gateway.do and the phone page, below Options.Path.
func (b *Bureau) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/gateway.do", b.gateway)
	mux.HandleFunc("GET /face/{id}", b.showFace)
	mux.HandleFunc("POST /face/{id}", b.decideFace)
	return mux
}

// begin opens a face. A second request with the same order by the same person returns the same face, so a repeated
// request does no harm; by another person it is refused.
func (b *Bureau) begin(f Face) (Face, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.forget()
	if old, ok := b.faces[b.orders[f.OrderNo]]; ok {
		return *old, old.Number == f.Number && regno.SameName(old.Name, f.Name)
	}
	raw := make([]byte, 16)
	rand.Read(raw)
	f.ID, f.State, f.Began = hex.EncodeToString(raw), Pending, b.opts.Now()
	b.faces[f.ID], b.orders[f.OrderNo] = &f, f.ID
	return f, true
}

// expired reports whether the id of a face is too old to be used.
func (b *Bureau) expired(f Face) bool { return !f.Began.After(b.opts.Now().Add(-Lifetime)) }

// Face returns a face that has not been deleted.
func (b *Bureau) Face(id string) (Face, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.forget()
	f, ok := b.faces[id]
	if !ok {
		return Face{}, false
	}
	return *f, true
}

// forget deletes the faces that expired a day ago.
func (b *Bureau) forget() {
	gone := b.opts.Now().Add(-Lifetime - 24*time.Hour)
	maps.DeleteFunc(b.faces, func(_ string, f *Face) bool {
		if f.Began.After(gone) {
			return false
		}
		delete(b.orders, f.OrderNo)
		return true
	})
}

// Faces returns all faces, pending ones first, then newest first.
func (b *Bureau) Faces() []Face {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.forget()
	var all []Face
	for _, f := range b.faces {
		all = append(all, *f)
	}
	slices.SortFunc(all, func(x, y Face) int {
		if (x.State == Pending) != (y.State == Pending) {
			if x.State == Pending {
				return -1
			}
			return 1
		}
		return cmp.Or(y.Began.Compare(x.Began), strings.Compare(x.ID, y.ID))
	})
	return all
}

// Decide ends a pending face. Faults: NotFound, Conflict when it has already ended,
// Invalid for a state that ends nothing.
func (b *Bureau) Decide(id string, s State) error {
	switch s {
	case Passed, Failed, Cancelled:
	default:
		return fault.On("outcome", "请选择认证结果")
	}
	b.mu.Lock()
	b.forget()
	f, ok := b.faces[id]
	if !ok || b.expired(*f) {
		b.mu.Unlock()
		return fault.New(fault.NotFound, "没有这次人脸认证，或已超过 23 小时")
	}
	if f.State != Pending {
		b.mu.Unlock()
		return fault.New(fault.Conflict, "这次人脸认证已经结束")
	}
	if s == Passed && b.opts.Known != nil && !b.opts.Known(f.CertType, f.Number, f.Name) {
		s = Failed
	}
	f.State, f.Ended = s, b.opts.Now()
	b.mu.Unlock()
	b.opts.Changed()
	return nil
}

// Restore puts saved faces back.
func (b *Bureau) Restore(saved []Face) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, f := range saved {
		b.faces[f.ID], b.orders[f.OrderNo] = &f, f.ID
	}
}
