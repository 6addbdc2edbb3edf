// Package licence owns the hall's client for 电子营业执照 (the electronic business
// licence). The hall shows a code, the holder scans it with the licence app, and the
// platform tells the hall who the holder is.
//
//	hall      POST <base>/elic/v1/qr     {appId,bizType:"LOGIN",bizSn,callback,ts,nonce,sign}      -> {qrContent,expireIn,nonce,sign}
//	platform  POST <callback>            {appId,bizSn,status:"CONFIRMED|REFUSED",authCode,ts,nonce,sign}
//	hall      POST <base>/elic/v1/token  {appId,authCode,ts,nonce,sign}                            -> {uniscid,entname,…,nonce,sign}
//
// The market regulator's own contract is not public. This contract is ours, with the
// regulator's field names (UNISCID, ENTNAME, LEREP). sign is base64 of an SM2
// signature (GB/T 32918.2, default user id, ASN.1) over the other fields, sorted,
// name=value joined by &. An answer repeats the nonce of its question, so that nobody can
// substitute an answer about somebody else. A callback only says that the code may be
// exchanged; the hall learns who the holder is from the platform itself.
package licence

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"

	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/straight"
)

// Service is the name of this outside system, as people and the health page see it.
const Service = "电子营业执照"

const (
	maxReply = 64 << 10
	skew     = 5 * time.Minute
)

// ErrCode is returned when the platform does not know the code: used, expired, or invented.
var ErrCode = errors.New("the licence platform does not know this code")

// ErrForged is returned when the platform's signature is wrong.
var ErrForged = errors.New("not signed by the licence platform")

// Settings holds the address of the platform and the keys of both sides.
type Settings struct {
	Base        string
	AppID       string
	PrivateKey  string // SM2, 64 hex digits
	PlatformKey string // SM2 public key of the platform, 04 and 128 hex digits
	HTTP        *http.Client
	Callback    string // the hall's address for the platform's callbacks
	Now         func() time.Time
	Patience    patience.Options
}

// Gateway sends questions to the platform. It is safe for concurrent use.
type Gateway struct {
	s        Settings
	key      *sm2.PrivateKey
	platform *ecdsa.PublicKey
	patience *patience.Patience
}

// New returns a Gateway, or an error that names the wrong setting.
func New(s Settings) (*Gateway, error) {
	if u, err := url.Parse(s.Base); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("base is no http or https address")
	}
	if s.AppID == "" {
		return nil, errors.New("app_id is empty")
	}
	g := &Gateway{s: s, patience: patience.New(Service, s.Patience)}
	raw, err := hex.DecodeString(s.PrivateKey)
	if err == nil {
		g.key, err = sm2.NewPrivateKey(raw)
	}
	if err != nil {
		return nil, errors.New("private_key is no SM2 key of 64 hex digits")
	}
	if raw, err = hex.DecodeString(s.PlatformKey); err == nil {
		g.platform, err = sm2.NewPublicKey(raw)
	}
	if err != nil {
		return nil, errors.New("platform_key is no SM2 public key of 130 hex digits")
	}
	g.s.HTTP = straight.Client(g.s.HTTP)
	if g.s.Now == nil {
		g.s.Now = time.Now
	}
	return g, nil
}

// Patience returns the time limits and the circuit breaker, for the health page.
func (g *Gateway) Patience() *patience.Patience { return g.patience }

// QR asks for a code. It returns the content of the picture and its lifetime. Fault: Away.
func (g *Gateway) QR(ctx context.Context, bizSn, callback string) (content string, life time.Duration, err error) {
	a, err := g.askPlatform(ctx, "qr", map[string]string{"bizType": "LOGIN", "bizSn": bizSn, "callback": callback})
	if err != nil {
		return "", 0, err
	}
	seconds, err := strconv.Atoi(a["expireIn"])
	if err != nil || seconds <= 0 || a["qrContent"] == "" {
		return "", 0, errors.New("asking for a code: the answer has none")
	}
	return a["qrContent"], time.Duration(seconds) * time.Second, nil
}

// Holder is the holder of a licence and the unit that the licence is about.
type Holder struct {
	USCC, UnitName, RepName string
	Role                    string // LEREP, MANAGER, HANDLER
	Name                    string // of the holder
	IDHash                  string // hex(SM3(number of the holder's document))
	Status                  string
}

// Representative is the Role of the legal representative.
const Representative = "LEREP"

// Token exchanges a code for the holder; a code works once. Faults: ErrCode, Away.
func (g *Gateway) Token(ctx context.Context, code string) (Holder, error) {
	a, err := g.askPlatform(ctx, "token", map[string]string{"authCode": code})
	return Holder{
		USCC:     a["uniscid"],
		UnitName: a["entname"],
		RepName:  a["lerep"],
		Role:     a["certType"],
		Name:     a["holderName"],
		IDHash:   a["holderIdHash"],
		Status:   a["entstatus"],
	}, err
}

// IDHash returns the platform's name for a document, which does not reveal its number: hex(SM3(number)).
func IDHash(number string) string {
	h := sm3.Sum([]byte(strings.ToUpper(number)))
	return hex.EncodeToString(h[:])
}

// Callback is the platform's message about a code.
type Callback struct {
	BizSn, AuthCode string
	Confirmed       bool
}

// ReadCallback reads a callback and verifies its signature. It returns ErrForged, or an error about its content.
func (g *Gateway) ReadCallback(body []byte) (Callback, error) {
	var f map[string]string
	if err := json.Unmarshal(body, &f); err != nil {
		return Callback{}, fmt.Errorf("reading a callback: %w", err)
	}
	ms, err := strconv.ParseInt(f["ts"], 10, 64)
	if err != nil || g.s.Now().Sub(time.UnixMilli(ms)).Abs() > skew || f["appId"] != g.s.AppID || !g.signed(f) {
		return Callback{}, ErrForged
	}
	return Callback{BizSn: f["bizSn"], AuthCode: f["authCode"], Confirmed: f["status"] == "CONFIRMED"}, nil
}

func (g *Gateway) signed(f map[string]string) bool {
	sig, err := base64.StdEncoding.DecodeString(f["sign"])
	return err == nil && sm2.VerifyASN1WithSM2(g.platform, nil, canonical(f), sig)
}

func canonical(f map[string]string) []byte {
	var parts []string
	for _, n := range slices.Sorted(maps.Keys(f)) {
		if n != "sign" {
			parts = append(parts, n+"="+f[n])
		}
	}
	return []byte(strings.Join(parts, "&"))
}

func (g *Gateway) askPlatform(ctx context.Context, name string, f map[string]string) (map[string]string, error) {
	f["appId"], f["ts"], f["nonce"] = g.s.AppID, strconv.FormatInt(g.s.Now().UnixMilli(), 10), rand.Text()
	sig, err := g.key.SignWithSM2(rand.Reader, nil, canonical(f))
	if err != nil {
		return nil, fmt.Errorf("signing %s: %w", name, err)
	}
	f["sign"] = base64.StdEncoding.EncodeToString(sig)
	var a map[string]string
	// A code works once: after a lost answer a second request cannot succeed.
	err = g.patience.Do(ctx, false, func(ctx context.Context) error {
		if a, err = g.post(ctx, name, f); err != nil {
			return err
		}
		if a["nonce"] != f["nonce"] || !g.signed(a) {
			return ErrForged
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if a["error"] != "" {
		return nil, fmt.Errorf("%w: %s", ErrCode, a["error"])
	}
	return a, nil
}

func (g *Gateway) post(ctx context.Context, name string, f map[string]string) (map[string]string, error) {
	b, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimRight(g.s.Base, "/")+"/elic/v1/"+name, bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := g.s.HTTP.Do(req)
	if err != nil {
		return nil, fmt.Errorf("asking %s: %w", name, err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("asking %s: status %d", name, res.StatusCode)
	}
	var a map[string]string
	if err := json.NewDecoder(io.LimitReader(res.Body, maxReply)).Decode(&a); err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return a, nil
}
