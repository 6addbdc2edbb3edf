package registry

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"wangting/internal/account"
	"wangting/internal/fault"
	"wangting/internal/gateway/acs3"
	"wangting/internal/gateway/loose"
	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/straight"
	"wangting/internal/regno"
)

// CompaniesService is the name of the service that Companies asks.
const CompaniesService = "企业四要素核验"

const (
	companiesVersion = "2022-11-25"
	maxReply         = 64 << 10
)

// CompaniesSettings holds the address of Aliyun's Cloudauth and the hall's access key there.
type CompaniesSettings struct {
	BaseURL                      string // https://cloudauth.aliyuncs.com, or an emulator's
	AccessKeyID, AccessKeySecret string
	Scene                        string       // SceneCode of the contract
	HTTP                         *http.Client // nil takes http.DefaultClient
	Patience                     patience.Options
}

// Companies asks Cloudauth (EntElementVerifyV2) about units that 市场监管 has registered and whose representative has an
// identity card of the mainland. Every other unit and document is for Rest: of offices, institutions and associations the
// service knows no representative's number, and it takes no other document.
//
//	POST <base>/  x-acs-action: EntElementVerifyV2, signed with ACS3-HMAC-SHA256, the values in the body
//	{"Code":"Success","Result":{"BizCode":"1","Status":"1"}}   BizCode 1 一致, 2 不一致, 3 查无; Status of the registration
//
// The service tells neither address nor kind of a unit: the region and the kind are read from its code, the address stays empty.
type Companies struct {
	Rest account.Register

	s        CompaniesSettings
	patience *patience.Patience
}

var _ account.Register = (*Companies)(nil)

// NewCompanies returns Companies, or an error that names the wrong setting.
func NewCompanies(s CompaniesSettings, rest account.Register) (*Companies, error) {
	u, err := url.Parse(s.BaseURL)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return nil, errors.New("base is no http or https address")
	case s.AccessKeyID == "" || s.AccessKeySecret == "":
		return nil, errors.New("key_id or key_secret is empty")
	case s.Scene == "":
		return nil, errors.New("scene is empty")
	}
	s.HTTP = straight.Client(s.HTTP)
	s.BaseURL = strings.TrimRight(s.BaseURL, "/") + "/"
	return &Companies{Rest: rest, s: s, patience: patience.New(CompaniesService, s.Patience)}, nil
}

// Counter is the Rest of a hall that may ask no register about other units and documents: it sends them to a window.
type Counter struct{}

// Ask refuses with account.ErrUncovered.
func (Counter) Ask(context.Context, account.Query) (account.Answer, error) {
	return account.Answer{}, account.ErrUncovered
}

// First is c where it is configured, and rest alone where it is nil.
func First(c *Companies, rest account.Register) account.Register {
	if c == nil {
		return rest
	}
	return c
}

// Patience returns the time limits and the circuit breaker, for the health page.
func (c *Companies) Patience() *patience.Patience { return c.patience }

// Ask compares the values. Faults: Away, Limited, Invalid.
func (c *Companies) Ask(ctx context.Context, q account.Query) (account.Answer, error) {
	if q.Document.Type != regno.IdentityCard || !strings.HasPrefix(string(q.USCC), "9") {
		return c.Rest.Ask(ctx, q)
	}
	var a account.Answer
	err := c.patience.Do(ctx, true, func(ctx context.Context) error {
		r, err := c.call(ctx, q)
		if err == nil {
			a, err = r.answer(q.USCC)
		}
		return err
	})
	if err != nil {
		return account.Answer{}, fmt.Errorf("asking about a company: %w", err)
	}
	return a, nil
}

type elementsReply struct {
	Code   loose.Text `json:"Code"`
	Result struct {
		BizCode loose.Text `json:"BizCode"`
		Status  loose.Text `json:"Status"`
	} `json:"Result"`
}

// call sends the question. No error repeats it.
func (c *Companies) call(ctx context.Context, q account.Query) (r elementsReply, err error) {
	once := make([]byte, 16)
	_, _ = rand.Read(once) // never fails
	body := acs3.Query(url.Values{
		"SceneCode": {c.s.Scene}, "MerchantBizId": {hex.EncodeToString(once)}, "MerchantUserId": {"wangting"}, "UserAuthorization": {"1"},
		"InfoVerifyType": {"ENT_4META"}, "LicenseNo": {string(q.USCC)}, "EntName": {q.Name},
		"LegalPersonName": {string(regno.NameOf(q.RepName))}, "LegalPersonCertNo": {q.Document.Number},
	})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.s.BaseURL, strings.NewReader(body))
	if err != nil {
		return r, errors.New("the request cannot be written")
	}
	key := acs3.Key{ID: c.s.AccessKeyID, Secret: c.s.AccessKeySecret}
	// The service compares the date with the time that there is, whatever the hall's clock says.
	key.Sign(req, "EntElementVerifyV2", companiesVersion, rand.Text(), []byte(body), time.Now())
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := c.s.HTTP.Do(req)
	if err != nil {
		return r, errors.Join(errors.New("no readable answer"), ctx.Err())
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(io.LimitReader(res.Body, maxReply))
	if err != nil || json.Unmarshal(b, &r) != nil || r.Code == "" {
		return r, errors.New("no readable answer")
	}
	return r, nil
}

// statuses are the service's states of a registration, in the words of the register.
var statuses = map[loose.Text]string{
	"0": "其他", "1": Active, "2": MovedAway, "3": Cancelled, "4": Revoked, "5": "撤销", "6": "停业",
}

func (r elementsReply) answer(c regno.USCC) (account.Answer, error) {
	if err := refused(string(r.Code)); err != nil {
		return account.Answer{}, err
	}
	a := account.Answer{Exists: true, Status: statuses[r.Result.Status]}
	switch r.Result.BizCode {
	case "1":
		if a.Status == "" {
			return account.Answer{}, errors.New("the service answered with an unknown status")
		}
		a.Match, a.Facts = true, account.Facts{Region: c.Region(), Kind: c.Kind()}
		return a, nil
	case "2":
		return a, nil
	case "3":
		return account.Answer{}, nil
	}
	return account.Answer{}, errors.New("the service answered with an unknown result")
}

// refused is nil for a code of success. A refusal is an answer and opens no breaker; one that only we can mend is ours.
func refused(code string) error {
	switch {
	case code == "Success" || code == "200":
		return nil
	case code == "400" || code == "401" || strings.HasPrefix(code, "InvalidParameter") || strings.HasPrefix(code, "MissingParameter"):
		return fault.New(fault.Invalid, "单位或法定代表人信息不符合要求，请核对")
	case code == "402" || code == "500" || code == "ServiceUnavailable" || code == "InternalError" || strings.HasPrefix(code, "Throttling"):
		return errors.New("the service is out or busy")
	case len(code) > 64 || strings.IndexFunc(code, func(r rune) bool {
		return r != '.' && r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}) >= 0:
		return errors.New("the service answered with a code of an unknown shape")
	}
	return patience.Ours(code) // 403 and Forbidden.*: a right, the contract or money
}
