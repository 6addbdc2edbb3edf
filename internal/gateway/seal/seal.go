// Package seal owns the hall's client for the province's service of electronic seals (国办发〔2025〕33号), where an office's seal is
// its image, its owner, its key and its certificate as one. The hall sends the SM3 digest of a document and gets a detached signature
// (SignedData of GB/T 35275); the document itself stays at home.
//
//	sealDocument  {"office":"南京市…","sm3":"hex"} → {"result":"已用印","cms":"base64"}
//	describeSeal  {"office":"南京市…"}            → {"result":"有效","certificate":"base64","image":"base64"}
//	              or {"result":"无此印章"}, {"result":"已停用"}, {"result":"已过期"}
//
// An answer counts only when it verifies over the bytes that the hall has: one signer, SM2 with SM3, by a certificate for
// signatures that names the office. So neither a wrong seal nor a mere picture comes under a document. A seal whose certificate says
// 「演示」 is refused where Settings.Real is set.
package seal

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/smx509"

	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/signed"
	"wangting/internal/gateway/straight"
)

// Service is the name of this outside system, as people and the health page see it.
const Service = "电子印章"

// The faults of a seal. None of them passes by waiting, but somebody may mend the seal while the job is tried again.
var (
	ErrNone      = errors.New("the service has no seal of this office")
	ErrEnded     = errors.New("the seal was given up, or its time is over")
	ErrPicture   = errors.New("the seal is a mere picture: it has no certificate")
	ErrOther     = errors.New("the seal is another office's")
	ErrDemo      = errors.New("the seal is a demonstration, and production needs the real one")
	ErrSignature = errors.New("the signature is not one of SM2 and SM3 over these bytes")
)

// Settings holds the address of the service and the hall's credentials there.
type Settings struct {
	BaseURL string
	AppID   string
	Key     []byte
	Real    bool // refuse seals of a demonstration
	HTTP    *http.Client
	Now     func() time.Time

	Patience patience.Options
}

// Gateway has documents sealed. It is safe for concurrent use.
type Gateway struct {
	wire     signed.Wire
	real     bool
	patience *patience.Patience
}

// New returns a Gateway, or an error that names the wrong setting.
func New(s Settings) (*Gateway, error) {
	s.HTTP = straight.Client(s.HTTP)
	if s.Now == nil {
		s.Now = time.Now
	}
	w := signed.Wire{Base: s.BaseURL, AppID: s.AppID, Key: s.Key, HTTP: s.HTTP, Now: s.Now}
	if err := w.Check(); err != nil {
		return nil, fmt.Errorf("seals: %w", err)
	}
	return &Gateway{wire: w, real: s.Real, patience: patience.New(Service, s.Patience)}, nil
}

// Patience returns the time limits and the circuit breaker, for the health page.
func (g *Gateway) Patience() *patience.Patience { return g.patience }

type question struct {
	Office string `json:"office"`
	SM3    string `json:"sm3,omitempty"`
}

type reply struct {
	Result      string `json:"result"` // 已用印 有效 无此印章 已停用 已过期
	CMS         []byte `json:"cms"`
	Certificate []byte `json:"certificate"`
	Image       []byte `json:"image"`
}

// Owner gives the owner of an office's seal as its certificate names it, for the doctor. It returns one of the errors above, or Away.
func (g *Gateway) Owner(ctx context.Context, office string) (string, error) {
	c, err := g.seal(ctx, office)
	if c == nil {
		return "", err
	}
	return c.Subject.CommonName, err
}

// seal gives the certificate of an office's seal, also beside the error that it does not fit.
func (g *Gateway) seal(ctx context.Context, office string) (*smx509.Certificate, error) {
	r, err := g.ask(ctx, "describeSeal", question{Office: office})
	switch {
	case err != nil:
		return nil, err
	case len(r.Certificate) == 0:
		return nil, ErrPicture
	}
	c, err := parse(r.Certificate)
	if err != nil {
		return nil, err
	}
	return c, g.fits(c, office)
}

func (g *Gateway) ask(ctx context.Context, name string, q question) (r reply, err error) {
	err = g.patience.Do(ctx, true, func(ctx context.Context) error { return g.wire.Ask(ctx, name, q, &r) })
	switch {
	case err != nil:
		return r, err
	case r.Result == "无此印章":
		return r, ErrNone
	case r.Result == "已停用", r.Result == "已过期":
		return r, ErrEnded
	}
	return r, nil
}

func digest(file []byte) string {
	sum := sm3.Sum(file)
	return hex.EncodeToString(sum[:])
}

// demo reports whether a name says that it is of a demonstration.
func demo(name string) bool { return strings.Contains(name, "演示") }
