// Package licence owns the hall's side of 电子营业执照 (electronic business licence):
// a code is shown, the holder reads it with the licence's own app, and the platform
// tells the hall who it was.
//
//	hall      POST <base>/elic/v1/qr     {appId,bizType:"LOGIN",bizSn,callback,ts,nonce,sign}      -> {qrContent,expireIn,nonce,sign}
//	platform  POST <callback>            {appId,bizSn,status:"CONFIRMED|REFUSED",authCode,ts,nonce,sign}
//	hall      POST <base>/elic/v1/token  {appId,authCode,ts,nonce,sign}                            -> {uniscid,entname,…,nonce,sign}
//
// The market regulator's own wording is not public: this contract is ours, with the
// regulator's field names (UNISCID, ENTNAME, LEREP). sign is base64 of an SM2
// signature (GB/T 32918.2, default user id, ASN.1) over the other fields, sorted,
// name=value joined by &. The nonce of a question stands in its answer, so that an
// answer about somebody else cannot be put in its place. A callback only says that a
// code may be asked for; who it was is learnt from the platform itself.
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
)

// Service is what the hall calls this outside system.
const Service = "电子营业执照"

const (
	maxReply = 64 << 10
	skew     = 5 * time.Minute
)

// ErrCode says that the platform does not know the code: used, too old, or made up.
var ErrCode = errors.New("the licence platform does not know this code")

// ErrForged says that somebody else signed.
var ErrForged = errors.New("not signed by the licence platform")

// Settings is where the platform is and who we are to it.
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

// Gateway asks the platform. It is safe for concurrent use.
type Gateway struct {
	s        Settings
	key      *sm2.PrivateKey
	platform *ecdsa.PublicKey
	patience *patience.Patience
}

// New gives a gateway, or says which setting is wrong.
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
	if g.s.HTTP == nil {
		g.s.HTTP = http.DefaultClient
	}
	if g.s.Now == nil {
		g.s.Now = time.Now
	}
	return g, nil
}

// Patience is for the health page.
func (g *Gateway) Patience() *patience.Patience { return g.patience }

// QR asks for a code: what the picture says, and how long it lives.
func (g *Gateway) QR(ctx context.Context, bizSn, callback string) (content string, life time.Duration, err error) {
	a, err := g.ask(ctx, "qr", map[string]string{"bizType": "LOGIN", "bizSn": bizSn, "callback": callback})
	if err != nil {
		return "", 0, err
	}
	seconds, err := strconv.Atoi(a["expireIn"])
	if err != nil || seconds <= 0 || a["qrContent"] == "" {
		return "", 0, errors.New("asking for a code: the answer has none")
	}
	return a["qrContent"], time.Duration(seconds) * time.Second, nil
}

// Who is the holder of a licence, and the licence.
type Who struct {
	USCC, UnitName, RepName string
	Role                    string // LEREP, MANAGER, HANDLER
	Name                    string // of the holder
	IDHash                  string // hex(SM3(number of the holder's document))
	Status                  string
}

// Representative, the value of Role.
const Representative = "LEREP"

// Token changes a code for the holder, once. ErrCode, or Away.
func (g *Gateway) Token(ctx context.Context, code string) (Who, error) {
	a, err := g.ask(ctx, "token", map[string]string{"authCode": code})
	return Who{USCC: a["uniscid"], UnitName: a["entname"], RepName: a["lerep"], Role: a["certType"], Name: a["holderName"], IDHash: a["holderIdHash"], Status: a["entstatus"]}, err
}

// IDHash is how the platform names a document without telling its number.
func IDHash(number string) string {
	h := sm3.Sum([]byte(strings.ToUpper(number)))
	return hex.EncodeToString(h[:])
}

// Callback is what the platform says of a code.
type Callback struct {
	BizSn, AuthCode string
	Confirmed       bool
}

// ReadCallback reads a callback: ErrForged, or what is wrong with it.
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

func (g *Gateway) ask(ctx context.Context, name string, f map[string]string) (map[string]string, error) {
	f["appId"], f["ts"], f["nonce"] = g.s.AppID, strconv.FormatInt(g.s.Now().UnixMilli(), 10), rand.Text()
	sig, err := g.key.SignWithSM2(rand.Reader, nil, canonical(f))
	if err != nil {
		return nil, fmt.Errorf("signing %s: %w", name, err)
	}
	f["sign"] = base64.StdEncoding.EncodeToString(sig)
	var a map[string]string
	// A code works once, so an answer that was lost must not be asked for again.
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
