package alipay

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	sdk "github.com/smartwalle/alipay/v3"

	"wangting/internal/fault"
	"wangting/internal/proof"
)

// Result queries the outcome of a verification. Faults: Expired when Alipay no
// longer knows it, Away, Limited.
func (g *Gateway) Result(ctx context.Context, certifyID string) (proof.Outcome, error) {
	h, err := parseHandle(certifyID)
	if err != nil {
		return proof.OutcomePending, err
	}
	var o proof.Outcome
	err = g.patience.Do(ctx, true, func(ctx context.Context) error {
		var err error
		if h.newer {
			o, err = g.queryVerification(ctx, h.ID)
		} else {
			o, err = g.queryCertify(ctx, h.ID)
		}
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
	err := g.patience.Do(ctx, true, func(ctx context.Context) error {
		_, err := g.queryCertify(ctx, nobody)
		return err
	})
	if errors.Is(err, fault.Expired) {
		return nil
	}
	return err
}

func (g *Gateway) queryCertify(ctx context.Context, id string) (proof.Outcome, error) {
	rsp, err := g.client.UserCertifyOpenQuery(ctx, sdk.UserCertifyOpenQuery{CertifyId: id})
	if err := judge(err, rsp, func() sdk.Error { return rsp.Error }); err != nil {
		return proof.OutcomePending, err
	}
	return certifyOutcome(rsp.Passed, rsp.MaterialInfo), nil
}

// certifyOutcome reads a reply of the older interface. It says F both before the
// person acts and after a refusal; only a finished verification has material.
func certifyOutcome(passed, material string) proof.Outcome {
	if passed == "T" {
		return proof.OutcomePassed
	}
	var m struct {
		EndReason string `json:"end_reason"`
	}
	switch {
	case material == "" || material == "{}":
		return proof.OutcomePending
	case json.Unmarshal([]byte(material), &m) == nil && m.EndReason == "cancelled":
		return proof.OutcomeCancelled
	}
	return proof.OutcomeFailed
}

func (g *Gateway) queryVerification(ctx context.Context, id string) (proof.Outcome, error) {
	rsp, err := g.client.FaceVerificationQuery(ctx, sdk.FaceVerificationQuery{CertifyId: id})
	if err := judge(err, rsp, func() sdk.Error { return rsp.Error }); err != nil {
		return proof.OutcomePending, err
	}
	return verificationOutcome(rsp.CertifyState, rsp.AttackFlag), nil // the photograph in rsp goes no further
}

func verificationOutcome(state, attack string) proof.Outcome {
	switch {
	case attack == "true":
		return proof.OutcomeFailed
	case state == "SUCCESS":
		return proof.OutcomePassed
	case state == "FAIL":
		return proof.OutcomeFailed
	}
	return proof.OutcomePending
}

// judge sorts a reply. A non-nil err is a reply that the library could not verify
// or read, which is Away. A verified refusal is an answer.
func judge[T any](err error, rsp *T, said func() sdk.Error) error {
	if err != nil {
		return fmt.Errorf("reading a reply: %w", withoutAddress(err))
	}
	if rsp == nil {
		return errors.New("the reply was empty")
	}
	e := said()
	switch {
	case e.Code == sdk.CodeSuccess:
		return nil
	case e.SubCode == "OPEN_CERTIFY_BILL_NOT_EXIST":
		return errNoSuchFace
	case e.Code == "40005":
		return &fault.Fault{Kind: fault.Limited, Say: "人脸认证的人数较多，请 1 分钟后再试", RetryAfter: time.Minute}
	}
	return fmt.Errorf("alipay answered %s %s", e.Code, e.SubCode)
}

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
