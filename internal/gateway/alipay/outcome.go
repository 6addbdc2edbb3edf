package alipay

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	sdk "github.com/smartwalle/alipay/v3"

	"wangting/internal/fault"
	"wangting/internal/gateway/patience"
	"wangting/internal/proof"
)

// Result queries the outcome of a verification. Alipay says F for a refusal and for somebody who has not looked into
// the camera yet, in the same bytes, so the answer is passed or "not passed so far". Faults: Expired when Alipay no
// longer knows it, Away, Limited.
func (g *Gateway) Result(ctx context.Context, id string) (proof.Outcome, error) {
	if !certifyID.MatchString(id) {
		return proof.OutcomePending, errNoSuchFace
	}
	o := proof.OutcomePending
	err := g.patience.Do(ctx, true, func(ctx context.Context) (err error) {
		o, err = g.query(ctx, id)
		return err
	})
	if err != nil {
		return proof.OutcomePending, fmt.Errorf("asking for a face's result: %w", err)
	}
	return o, nil
}

// nobody is an id that Alipay never gave out.
const nobody = "00000000000000000000000000000000"

// Reachable asks for a verification that nobody began; that Alipay does not know it is an answer. Faults: Away, Limited.
func (g *Gateway) Reachable(ctx context.Context) error {
	if _, err := g.Result(ctx, nobody); err != nil && !errors.Is(err, fault.Expired) {
		return err
	}
	return nil
}

func (g *Gateway) query(ctx context.Context, id string) (proof.Outcome, error) {
	rsp, err := g.client.UserCertifyOpenQuery(ctx, sdk.UserCertifyOpenQuery{CertifyId: id})
	switch err := judge(err, rsp, func() sdk.Error { return rsp.Error }, onQuery); {
	case errors.Is(err, errPending):
		return proof.OutcomePending, nil
	case err != nil:
		return proof.OutcomePending, err
	case rsp.Passed == "T": // material_info may hold pictures; it goes no further
		return proof.OutcomePassed, nil
	}
	return proof.OutcomePending, nil
}

// question is what was asked: the same refusal means different things.
type question bool

const (
	onBegin question = true
	onQuery question = false
)

// errPending is the answer to a query that comes too early.
var errPending = errors.New("the verification is not in a state to be queried")

// judge sorts a reply. A non-nil err is a reply that the library could not verify
// or read, which is Away. A verified refusal is an answer.
func judge[T any](err error, rsp *T, said func() sdk.Error, asked question) error {
	if err != nil {
		return fmt.Errorf("reading a reply: %w", withoutAddress(err))
	}
	if rsp == nil {
		return errors.New("the reply was empty")
	}
	if e := said(); e.Code != sdk.CodeSuccess {
		return refused(string(e.Code), e.SubCode, asked)
	}
	return nil
}

// refused says what a signed refusal means. What it does not know is a refusal that we have to look into; it is never
// a failed face, and it never opens the breaker.
func refused(code, sub string, asked question) error {
	switch code {
	case "20000":
		return fmt.Errorf("alipay answered %s %s", code, sub)
	case "40005":
		return errTooMany
	case "40004":
	default:
		return patience.Ours(code + " " + sub)
	}
	switch sub {
	case "CERTIFY_ID_EXPIRED", "OPEN_CERTIFY_BILL_NOT_EXIST", "QUERY_CERTIFYID_EXPIRED", "QUERY_INVALID_CERTIFYID":
		return errNoSuchFace
	case "OPEN_CERTIFY_BILL_STATUS_ERROR":
		if asked == onQuery {
			return errPending
		}
	case "SYSTEM_ERROR", "UNKNOWN_ERROR", "UNABLE_GET_IMAGE":
		return fmt.Errorf("alipay answered %s %s", code, sub)
	case "OVER_RATE_LIMIT":
		return errTooMany
	case "INVALID_CERT_INFO", "ILLEGAL_ARGUMENT_FORMAT", "INVALID_PARAMETER":
		if asked == onBegin {
			return fault.New(fault.Invalid, "支付宝不接受填写的证件信息，请核对姓名和证件号码；确认无误的，请到窗口办理")
		}
	}
	return patience.Ours(code + " " + sub)
}

var errTooMany = &fault.Fault{Kind: fault.Limited, Say: "人脸认证的人数较多，请 1 分钟后再试", RetryAfter: time.Minute}

// withoutAddress strips addresses and the service's free text from an error before it is
// logged: free text may repeat the question.
func withoutAddress(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	if e, ok := errors.AsType[*sdk.Error](err); ok {
		if e == nil { // the library returns a nil *Error for an unsigned null
			return sdk.ErrBadResponse
		}
		return fmt.Errorf("an unsigned reply with code %s %s", e.Code, e.SubCode)
	}
	return err
}
