// Package alipay owns the hall's talk with Alipay's face verification: begin,
// the address a phone opens, and the result. It keeps nothing; a result bound
// to a flow is another's business.
//
// The result is believed for one reason only: it was queried by us, and its
// signature covers the exact bytes received. Parameters on the return address
// are never read. An unsigned reply, even one that claims an error, is silence.
// Identity numbers travel in the signed body of a POST and stand in no address
// and in no error.
package alipay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	sdk "github.com/smartwalle/alipay/v3"

	"wangting/internal/fault"
	"wangting/internal/gateway/patience"
	"wangting/internal/proof"
	"wangting/internal/regno"
)

// Service is what the hall calls this outside system.
const Service = "支付宝人脸认证"

// Settings is where Alipay is and who we are to it.
type Settings struct {
	BaseURL           string // https://openapi.alipay.com/gateway.do, or an emulator's
	AppID             string
	PrivateKey        string // ours: PKCS#1 or PKCS#8, PEM or its Base64
	PlatformPublicKey string // Alipay's: PKIX, PEM or its Base64
	ReturnURL         string // where the phone goes after the face, when a request names none
	HTTP              *http.Client

	Patience patience.Options
}

// Gateway asks Alipay. It is safe for concurrent use.
type Gateway struct {
	client    *sdk.Client
	returnURL string
	patience  *patience.Patience
}

// New gives a gateway, or says which setting is wrong.
func New(s Settings) (*Gateway, error) {
	u, err := url.Parse(s.BaseURL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, errors.New("alipay: the base address is not an http or https address")
	}
	if s.AppID == "" {
		return nil, errors.New("alipay: the application id is empty")
	}
	// The library's "sandbox" is the mode whose address can be replaced and in
	// which no certificate is fetched from the network; the wire is the same.
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

// maxReply is more than any reply with a photograph.
const maxReply = 4 << 20

// bounded gives c with replies cut at maxReply: the library reads them whole.
func bounded(c *http.Client) *http.Client {
	if c == nil {
		c = http.DefaultClient
	}
	b := *c
	b.Transport = cut{c.Transport}
	return &b
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

// Patience is for the health page.
func (g *Gateway) Patience() *patience.Patience { return g.patience }

var orderNo = regexp.MustCompile(`^[0-9A-Za-z]{32}$`)

// certType maps a document to Alipay's word for it.
func certType(docType regno.DocType, number string) (string, error) {
	switch {
	case docType == "01":
		return "IDENTITY_CARD", nil
	case docType == "16" && (strings.HasPrefix(number, "81") || strings.HasPrefix(number, "82")):
		return "RESIDENCE_HK_MC", nil
	case docType == "16" && strings.HasPrefix(number, "83"):
		return "RESIDENCE_TAIWAN", nil
	}
	return "", fault.New(fault.Invalid, "此证件类型不能在线人脸认证，请到窗口办理")
}

// Begin opens a face verification. The id it gives is opaque: keep it whole and
// hand it to PageURL and Result. Faults: Invalid, Away, Limited.
func (g *Gateway) Begin(ctx context.Context, r proof.FaceAsk) (string, error) {
	kind, err := certType(r.DocType, r.Number)
	if err != nil {
		return "", err
	}
	if !orderNo.MatchString(r.OrderNo) {
		return "", errors.New("beginning a face: the order number is not 32 letters and digits")
	}
	if r.ReturnURL == "" {
		r.ReturnURL = g.returnURL
	}
	var id string
	err = g.patience.Do(ctx, true, func(ctx context.Context) error {
		var err error
		if kind == "IDENTITY_CARD" {
			id, err = g.beginCertify(ctx, r)
		} else {
			id, err = g.beginVerification(ctx, r, kind)
		}
		return err
	})
	if err != nil {
		return "", fmt.Errorf("beginning a face: %w", err)
	}
	return id, nil
}

func (g *Gateway) beginCertify(ctx context.Context, r proof.FaceAsk) (string, error) {
	rsp, err := g.client.UserCertifyOpenInitialize(ctx, sdk.UserCertifyOpenInitialize{
		OuterOrderNo: r.OrderNo,
		BizCode:      sdk.CertifyBizCodeFace,
		IdentityParam: sdk.IdentityParam{
			IdentityType: "CERT_INFO", CertType: "IDENTITY_CARD", CertName: r.Name, CertNo: r.Number,
		},
		MerchantConfig: sdk.MerchantConfig{ReturnURL: r.ReturnURL},
	})
	if err := judge(err, rsp, func() sdk.Error { return rsp.Error }); err != nil {
		return "", err
	}
	return handle{ID: rsp.CertifyId}.text()
}

func (g *Gateway) beginVerification(ctx context.Context, r proof.FaceAsk, kind string) (string, error) {
	rsp, err := g.client.FaceVerificationInitialize(ctx, sdk.FaceVerificationInitialize{
		OuterOrderNo: r.OrderNo,
		BizCode:      "DATA_DIGITAL_BIZ_CODE_FACE_VERIFICATION",
		IdentityType: "CERT_INFO",
		CertType:     kind,
		CertName:     r.Name,
		CertNo:       r.Number,
	})
	if err := judge(err, rsp, func() sdk.Error { return rsp.Error }); err != nil {
		return "", err
	}
	return handle{ID: rsp.CertifyId, Page: rsp.WebURL, newer: true}.text()
}

// PageURL gives the signed address that the person's phone opens. Faults:
// Expired for an id that is none of ours.
func (g *Gateway) PageURL(_ context.Context, certifyID string) (string, error) {
	h, err := parseHandle(certifyID)
	if err != nil {
		return "", err
	}
	if h.newer {
		return h.Page, nil
	}
	u, err := g.client.UserCertifyOpenCertify(sdk.UserCertifyOpenCertify{CertifyId: h.ID})
	if err != nil {
		return "", fmt.Errorf("signing the face page's address: %w", err)
	}
	return u.String(), nil
}
