// Package seal emulates the province's service of electronic seals: every office has one, with a key, a certificate whose owner says
// 「演示」, and an image that says so too. It signs SM3 digests as SignedData of GB/T 35275, detached.
//
//	POST /sealDocument  {"office","sm3"} → {"result":"已用印","cms"}
//	POST /describeSeal  {"office"}       → {"result":"有效","certificate","image"}
//
// Either answers {"result":"无此印章"} for an office without a seal, and {"result":"已过期"} once its time is over.
package seal

import (
	"crypto/rand"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"math/big"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/smx509"

	"wangting/internal/emulator/signed"
)

// Mark is what the owner of every emulated seal says.
const Mark = "（演示）"

// Options sets the credentials, and where the keys of the seals come from.
type Options struct {
	AppID string
	Key   []byte
	Now   func() time.Time
	KeyOf func(office string) *sm2.PrivateKey // the same at every start, so that signatures from earlier stay somebody's
	Ends  func(office string) time.Time       // when a seal's time is over; nil for 30 years
}

type question struct {
	Office string `json:"office"`
	SM3    string `json:"sm3"`
}

type reply struct {
	Result      string `json:"result"`
	CMS         []byte `json:"cms,omitempty"`
	Certificate []byte `json:"certificate,omitempty"`
	Image       []byte `json:"image,omitempty"`
}

// Handler serves the two interfaces.
func Handler(o Options) http.Handler {
	guard := signed.NewGuard(o.AppID, o.Key, o.Now)
	b := &board{o: o, seals: map[string]held{}}
	mux := http.NewServeMux()
	mux.Handle("POST /sealDocument", guard.Interface("sealDocument", b.seal))
	mux.Handle("POST /describeSeal", guard.Interface("describeSeal", b.describe))
	return mux
}

// held is the seal of an office.
type held struct {
	key  *sm2.PrivateKey
	cert *smx509.Certificate
}

type board struct {
	o     Options
	mu    sync.Mutex
	seals map[string]held
}

func (b *board) seal(body []byte) any {
	var q question
	if json.Unmarshal(body, &q) != nil {
		return reply{Result: "参数有误"}
	}
	sum, err := hex.DecodeString(q.SM3)
	if err != nil || len(sum) != sm3.Size {
		return reply{Result: "参数有误"}
	}
	h, err := b.of(q.Office)
	switch {
	case err != nil:
		return reply{Result: "无此印章"}
	case b.o.Now().After(h.cert.NotAfter):
		return reply{Result: "已过期"}
	}
	cms, err := sign(sum, h, b.o.Now())
	if err != nil {
		return reply{Result: "用印失败"}
	}
	return reply{Result: "已用印", CMS: cms}
}

func (b *board) describe(body []byte) any {
	var q question
	if json.Unmarshal(body, &q) != nil {
		return reply{Result: "参数有误"}
	}
	h, err := b.of(q.Office)
	switch {
	case err != nil:
		return reply{Result: "无此印章"}
	case b.o.Now().After(h.cert.NotAfter):
		return reply{Result: "已过期"}
	}
	return reply{Result: "有效", Certificate: h.cert.Raw, Image: image(q.Office)}
}

// image is the picture of a seal.
func image(office string) []byte {
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120"><circle cx="60" cy="60" r="56" fill="none" stroke="#c00" ` +
		`stroke-width="3"/><text x="60" y="56" font-size="8" text-anchor="middle" fill="#c00">` + html.EscapeString(office) +
		`</text><text x="60" y="76" font-size="12" text-anchor="middle" fill="#c00">演示</text></svg>`)
}

// fields are what the names of offices of this field hold.
var fields = []string{"人力资源和社会保障", "劳动人事争议仲裁委员会", "劳动能力鉴定委员会"}

// of gives the seal of an office, and makes it when somebody first asks. Only offices of this field have one.
func (b *board) of(office string) (held, error) {
	if !slices.ContainsFunc(fields, func(part string) bool { return strings.Contains(office, part) }) {
		return held{}, fmt.Errorf("no office %q", office)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if h, ok := b.seals[office]; ok {
		return h, nil
	}
	key, from := b.o.KeyOf(office), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	till := from.AddDate(30, 0, 0)
	if b.o.Ends != nil {
		till = b.o.Ends(office)
	}
	sum := sm3.Sum([]byte(office))
	t := &smx509.Certificate{
		SerialNumber:          new(big.Int).SetBytes(sum[:15]),
		Subject:               pkix.Name{Country: []string{"CN"}, Organization: []string{office}, CommonName: office + Mark},
		NotBefore:             from,
		NotAfter:              till,
		KeyUsage:              smx509.KeyUsageDigitalSignature | smx509.KeyUsageContentCommitment,
		BasicConstraintsValid: true,
	}
	der, err := smx509.CreateCertificate(rand.Reader, t, t, &key.PublicKey, key)
	if err != nil {
		return held{}, err
	}
	c, err := smx509.ParseCertificate(der)
	if err != nil {
		return held{}, err
	}
	b.seals[office] = held{key, c}
	return b.seals[office], nil
}
