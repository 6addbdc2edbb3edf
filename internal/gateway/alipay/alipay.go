// Package alipay owns the hall's client for Alipay's face verification: it begins
// a verification, gives the address that the phone opens, and queries the result.
// It keeps nothing; other packages bind a result to a flow.
//
// The hall trusts a result only because it queried Alipay itself and because the
// signature covers the exact bytes received. The package never reads parameters
// of the return address. An unsigned reply counts as no reply, even when it
// claims to be an error. Identity numbers travel in the signed body of a POST;
// they appear in no address and in no error.
package alipay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	sdk "github.com/smartwalle/alipay/v3"

	"wangting/internal/fault"
	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/straight"
	"wangting/internal/proof"
	"wangting/internal/regno"
)

// Service is the name of this outside system, as people and the health page see it.
const Service = "支付宝人脸认证"

// Settings holds the address of Alipay and the hall's credentials there.
type Settings struct {
	BaseURL           string // https://openapi.alipay.com/gateway.do, or an emulator's
	AppID             string
	PrivateKey        string // ours: PKCS#1 or PKCS#8, PEM or its Base64
	PlatformPublicKey string // Alipay's: PKIX, PEM or its Base64
	ReturnURL         string // where the phone returns when FaceAsk names no address
	HTTP              *http.Client

	Patience patience.Options
}

// Gateway sends face verifications to Alipay. It is safe for concurrent use.
type Gateway struct {
	client    *sdk.Client
	returnURL string
	patience  *patience.Patience
}

// New returns a Gateway, or an error that names the wrong setting.
func New(s Settings) (*Gateway, error) {
	u, err := url.Parse(s.BaseURL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, errors.New("alipay: the base address is not an http or https address")
	}
	if s.AppID == "" {
		return nil, errors.New("alipay: the application id is empty")
	}
	// The library replaces the address, and fetches no certificate from the
	// network, only in "sandbox" mode. The protocol is the same in both modes.
	c, err := sdk.New(s.AppID, s.PrivateKey, false,
		sdk.WithSandboxGateway(s.BaseURL), sdk.WithHTTPClient(bounded(s.HTTP)), sdk.WithTimeLocation(time.FixedZone("CST", 8*3600)))
	if err != nil {
		return nil, fmt.Errorf("alipay: our private key: %w", err)
	}
	if err := c.LoadAliPayPublicKey(s.PlatformPublicKey); err != nil {
		return nil, fmt.Errorf("alipay: the platform's public key: %w", err)
	}
	return &Gateway{client: c, returnURL: s.ReturnURL, patience: patience.New(Service, s.Patience)}, nil
}

// maxReply is the limit in bytes; a reply with a photograph is smaller.
const maxReply = 4 << 20

// bounded returns a copy of c that cuts replies at maxReply, since the library reads them whole.
func bounded(c *http.Client) *http.Client {
	b := straight.Client(c)
	b.Transport = cut{b.Transport}
	return b
}

type cut struct{ next http.RoundTripper }

func (t cut) RoundTrip(r *http.Request) (*http.Response, error) {
	next := t.next
	if next == nil {
		next = http.DefaultTransport
	}
	res, err := next.RoundTrip(r)
	if err == nil {
		res.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(res.Body, maxReply), res.Body}
	}
	return res, err
}

// Patience returns the time limits and the circuit breaker, for the health page.
func (g *Gateway) Patience() *patience.Patience { return g.patience }

// certType maps a document to Alipay's cert_type. Fault: Invalid.
func certType(docType regno.DocType, number string) (string, error) {
	residence := func(prefixes ...string) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(number, p) })
	}
	switch {
	case docType == regno.IdentityCard:
		return "IDENTITY_CARD", nil
	case docType == regno.HongKongPass, docType == regno.MacauPass:
		return "HOME_VISIT_PERMIT_HK_MC", nil
	case docType == regno.TaiwanPass:
		return "HOME_VISIT_PERMIT_TAIWAN", nil
	case docType == regno.ResidencePermit && residence("81", "82"):
		return "RESIDENCE_PERMIT_HK_MC", nil
	case docType == regno.ResidencePermit && residence("83"):
		return "RESIDENCE_PERMIT_TAIWAN", nil
	case docType == regno.PermanentResident:
		return "PERMANENT_RESIDENCE_FOREIGNER", nil
	}
	return "", fault.New(fault.Invalid, "此证件类型不能在线人脸认证，请到窗口办理")
}

var (
	orderNo   = regexp.MustCompile(`^[0-9A-Za-z]{1,32}$`)
	certifyID = regexp.MustCompile(`^[0-9A-Za-z]{8,64}$`)
)

var errNoSuchFace = fault.New(fault.Expired, "本次人脸认证已失效，请重新认证")

// initialize is the request of alipay.user.certify.open.initialize. The library's type lacks face_reserve_strategy, and
// Alipay keeps the picture when it is left out.
type initialize struct {
	sdk.UserCertifyOpenInitialize
	MerchantConfig merchantConfig `json:"merchant_config"`
}

type merchantConfig struct {
	ReturnURL           string `json:"return_url"`
	FaceReserveStrategy string `json:"face_reserve_strategy"`
}

// Begin opens a face verification. Faults: Invalid, Away, Limited.
func (g *Gateway) Begin(ctx context.Context, r proof.FaceAsk) (string, error) {
	kind, err := certType(r.DocType, r.Number)
	if err != nil {
		return "", err
	}
	if !orderNo.MatchString(r.OrderNo) {
		return "", errors.New("beginning a face: the order number is not 1 to 32 letters and digits")
	}
	if r.ReturnURL == "" {
		r.ReturnURL = g.returnURL
	}
	q := initialize{
		UserCertifyOpenInitialize: sdk.UserCertifyOpenInitialize{
			OuterOrderNo:  r.OrderNo,
			BizCode:       sdk.CertifyBizCodeFace,
			IdentityParam: sdk.IdentityParam{IdentityType: "CERT_INFO", CertType: kind, CertName: r.Name, CertNo: r.Number},
		},
		MerchantConfig: merchantConfig{ReturnURL: r.ReturnURL, FaceReserveStrategy: "never"},
	}
	var rsp *sdk.UserCertifyOpenInitializeRsp
	err = g.patience.Do(ctx, true, func(ctx context.Context) error {
		rsp = nil
		err := g.client.Request(ctx, q, &rsp)
		return judge(err, rsp, func() sdk.Error { return rsp.Error }, onBegin)
	})
	if err != nil {
		return "", fmt.Errorf("beginning a face: %w", err)
	}
	if !certifyID.MatchString(rsp.CertifyId) {
		return "", fmt.Errorf("beginning a face: %w", fault.AwayFrom(Service, errors.New("alipay gave no usable certify_id")))
	}
	return rsp.CertifyId, nil
}

// PageURL returns the signed address that the person's phone opens. Fault:
// Expired for an id that Begin did not return.
func (g *Gateway) PageURL(_ context.Context, id string) (string, error) {
	if !certifyID.MatchString(id) {
		return "", errNoSuchFace
	}
	u, err := g.client.UserCertifyOpenCertify(sdk.UserCertifyOpenCertify{CertifyId: id})
	if err != nil {
		return "", fmt.Errorf("signing the face page's address: %w", err)
	}
	return u.String(), nil
}
