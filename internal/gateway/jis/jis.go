// Package jis owns the hall's side of the province's single sign-on, in both its
// generations: one behind a gateway (about 2023) and one called directly (about 2019).
// The browser goes to the province's sign-in page and returns with a ticket that works
// once. The hall exchanges the ticket for a token, and the token for the user.
//
//	browser   GET  <entry>?appMark=&userType=1|2&backUrl=      1 个人, 2 法人
//	browser   GET  <backUrl>&ticket=
//	hall      POST <base>  app_id interface_id version=1.0 biz_content charset=UTF-8 timestamp(ms) origin=0 sign
//	answer    {"code":200,"data":"…"}   data, decrypted, is {"retcode":"000000","data":{…}}
//
// How the gateway signs and encrypts is not public: the sign algorithm, RSA padding and blocks, interface ids and codes
// of refusals are to be asked of the province. Here sign is the hex HMAC-SM3 of the other fields, sorted, name=value
// joined by &, and data is base64 of SM4-CBC (IV first) whose key is the first half of SM3 of the application's word.
// That is our own convention (kind own-gateway), which production refuses. A deployment that knows the real one changes
// sign and unseal and nothing else. Codes, roles and phones may be strings or numbers, and data an object or its text.
package jis

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emmansun/gmsm/padding"
	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/sm4"

	"wangting/internal/gateway/loose"
	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/straight"
)

// Service is the name of this outside system, as people and the health page see it.
const Service = "省政务统一身份认证"

const maxReply = 64 << 10

// ErrTicket is returned when the province does not know the ticket: used, expired, or invented.
var ErrTicket = errors.New("the province does not know this ticket")

// Settings holds the addresses of the province's sign-on and the hall's credentials there.
type Settings struct {
	Entry    string // the sign-in page
	Base     string // the gateway, or with Direct the service itself
	Direct   bool   // use the older generation
	AppMark  string
	AppWord  string
	HTTP     *http.Client
	Now      func() time.Time
	Patience patience.Options
}

// Gateway sends questions to the province. It is safe for concurrent use.
type Gateway struct {
	s        Settings
	patience *patience.Patience
}

// New returns a Gateway, or an error that names the wrong setting.
func New(s Settings) (*Gateway, error) {
	for name, v := range map[string]string{"entry": s.Entry, "base": s.Base} {
		if u, err := url.Parse(v); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return nil, fmt.Errorf("province: %s is no http or https address", name)
		}
	}
	if s.AppMark == "" || len(s.AppWord) < 16 {
		return nil, errors.New("province: app_mark is empty or app_word is shorter than 16 bytes")
	}
	if s.Direct && len(s.AppWord) != aes.BlockSize {
		return nil, errors.New("province: app_word is not 16 bytes, as the key of AES-128 has to be")
	}
	s.HTTP = straight.Client(s.HTTP)
	if s.Now == nil {
		s.Now = time.Now
	}
	return &Gateway{s: s, patience: patience.New(Service, s.Patience)}, nil
}

// Patience returns the time limits and the circuit breaker, for the health page.
func (g *Gateway) Patience() *patience.Patience { return g.patience }

// EntryURL returns the address of the sign-in page; the browser returns to back.
func (g *Gateway) EntryURL(legal bool, back string) string {
	kind := "1"
	if legal {
		kind = "2"
	}
	return g.s.Entry + "?" + url.Values{"appMark": {g.s.AppMark}, "userType": {kind}, "backUrl": {back}}.Encode()
}

// User is the person, and for a legal person the unit, that signed in.
type User struct {
	Legal  bool // signed in for a legal person
	Name   string
	CertNo string
	Mobile string

	USCC      string // of the legal person
	UnitName  string
	RepName   string
	RepCertNo string
	Role      int // 0 经办人, 1 管理员, 2 法人
}

// ExchangeTicket exchanges a ticket for the user; a ticket works once. Faults: ErrTicket, Away.
func (g *Gateway) ExchangeTicket(ctx context.Context, ticket string) (User, error) {
	var v struct {
		Token    loose.Text `json:"token"`
		UserType loose.Text `json:"usertype"`
	}
	// A ticket works once: after a lost answer a second request cannot succeed.
	if err := g.call(ctx, "ticketValidate", map[string]string{"ticket": ticket}, &v); err != nil {
		return User{}, err
	}
	if g.s.Direct {
		return g.directUser(ctx, string(v.Token), v.UserType == "1")
	}
	if v.UserType == "1" {
		var p struct {
			Name   loose.Text `json:"name"`
			CertNo loose.Text `json:"certNo"`
			Mobile loose.Text `json:"mobile"`
		}
		err := g.call(ctx, "findPerUserByToken", map[string]string{"token": string(v.Token)}, &p)
		return User{Name: string(p.Name), CertNo: string(p.CertNo), Mobile: string(p.Mobile)}, err
	}
	var c struct {
		Name      loose.Text `json:"name"`
		CertNo    loose.Text `json:"certNo"`
		Mobile    loose.Text `json:"mobile"`
		USCC      loose.Text `json:"creditCode"`
		UnitName  loose.Text `json:"corporationName"`
		RepName   loose.Text `json:"corUserName"`
		RepCertNo loose.Text `json:"corUserCertNo"`
		Role      loose.Text `json:"corUserRole"`
	}
	if err := g.call(ctx, "findCorUserByToken", map[string]string{"token": string(v.Token)}, &c); err != nil {
		return User{}, err
	}
	return User{
		Legal:     true,
		Name:      string(c.Name),
		CertNo:    string(c.CertNo),
		Mobile:    string(c.Mobile),
		USCC:      string(c.USCC),
		UnitName:  string(c.UnitName),
		RepName:   string(c.RepName),
		RepCertNo: string(c.RepCertNo),
		Role:      role(string(c.Role)),
	}, nil
}

// role reads corUserRole: 0 经办人, 1 管理员, 2 法人. Any other value counts as 0.
func role(s string) int {
	if r, err := strconv.Atoi(s); err == nil && r >= 0 && r <= 2 {
		return r
	}
	return 0
}

func (g *Gateway) call(ctx context.Context, name string, params map[string]string, out any) error {
	if g.s.Direct {
		return g.callDirect(ctx, name, params, out)
	}
	var plain []byte
	err := g.patience.Do(ctx, false, func(ctx context.Context) error {
		data, err := g.askGateway(ctx, name, params)
		if err != nil {
			return err
		}
		plain, err = unseal(g.s.AppWord, data)
		return err
	})
	if err != nil {
		return err
	}
	return read(name, plain, out)
}

func (g *Gateway) askGateway(ctx context.Context, name string, params map[string]string) (string, error) {
	inner, err := json.Marshal(params)
	if err != nil {
		return "", err
	}
	biz, err := json.Marshal(map[string]string{"appMark": g.s.AppMark, "params": string(inner)})
	if err != nil {
		return "", err
	}
	form := url.Values{"app_id": {g.s.AppMark}, "interface_id": {name}, "version": {"1.0"}, "biz_content": {string(biz)}, "charset": {"UTF-8"},
		"timestamp": {strconv.FormatInt(g.s.Now().UnixMilli(), 10)}, "origin": {"0"}}
	form.Set("sign", Sign(g.s.AppWord, form))
	b, err := g.post(ctx, name, form)
	if err != nil {
		return "", err
	}
	var outer struct {
		Code loose.Text `json:"code"`
		Data string     `json:"data"`
	}
	if json.Unmarshal(b, &outer) != nil || outer.Code != "200" {
		return "", fmt.Errorf("asking %s: code %.16q", name, outer.Code)
	}
	return outer.Data, nil
}

func (g *Gateway) post(ctx context.Context, name string, form url.Values) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, g.s.Base, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := g.s.HTTP.Do(req)
	if err != nil {
		return nil, fmt.Errorf("asking %s: the province does not answer", name) // drop the cause: it may name the address and its token
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("asking %s: status %d", name, res.StatusCode)
	}
	b, err := io.ReadAll(io.LimitReader(res.Body, maxReply))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return b, nil
}

func read(name string, plain []byte, out any) error {
	var inner struct {
		Code loose.Text      `json:"retcode"`
		Data json.RawMessage `json:"data"`
	}
	if err := loose.Object(plain, &inner); err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	if inner.Code != ok {
		return fmt.Errorf("%w: %s", ErrTicket, name)
	}
	if err := loose.Object(inner.Data, out); err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	return nil
}

// Sign returns the signature of all fields except sign.
func Sign(word string, form url.Values) string {
	var names []string
	for n := range form {
		if n != "sign" {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	for i, n := range names {
		names[i] = n + "=" + form.Get(n)
	}
	m := hmac.New(sm3.New, []byte(word))
	m.Write([]byte(strings.Join(names, "&")))
	return hex.EncodeToString(m.Sum(nil))
}

var errSealed = errors.New("the reply is not sealed by the province")

func unseal(word, data string) ([]byte, error) {
	raw, err := base64.StdEncoding.DecodeString(data)
	if err != nil || len(raw) < 2*sm4.BlockSize || len(raw)%sm4.BlockSize != 0 {
		return nil, errSealed
	}
	key := sm3.Sum([]byte(word))
	block, err := sm4.NewCipher(key[:sm4.BlockSize])
	if err != nil {
		return nil, err
	}
	plain := make([]byte, len(raw)-sm4.BlockSize)
	cipher.NewCBCDecrypter(block, raw[:sm4.BlockSize]).CryptBlocks(plain, raw[sm4.BlockSize:])
	plain, err = padding.NewPKCS7Padding(sm4.BlockSize).Unpad(plain)
	if err != nil {
		return nil, errSealed
	}
	return plain, nil
}
