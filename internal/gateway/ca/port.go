package ca

import (
	"context"
	"errors"

	"wangting/internal/fault"
	"wangting/internal/signon"
)

var _ signon.Authorities = (*Gateway)(nil)

// reasons maps each fault of a certificate to the sentence that a person reads.
var reasons = map[error]string{
	ErrSignature: "CA 签名验证没有通过，请重新插入 CA 后再试",
	ErrNotSM2:    "这张 CA 证书不是国密证书，请联系发证机构换发国密证书，或用其他方式登录",
	ErrUntrusted: "不认识这张证书的发证机构，请使用人社部门认可的电子认证机构签发的 CA",
	ErrExpired:   "CA 证书已过期或尚未生效，请联系发证机构更新，或用其他方式登录",
	ErrUsage:     "这张证书不是签名证书，请选择 CA 中的签名证书后再试",
	ErrRevoked:   "CA 证书已被吊销，请联系发证机构，或用其他方式登录",
	ErrNoUnit:    "CA 证书中没有统一社会信用代码，请联系发证机构更新证书，或用其他方式登录",
}

// Prove checks that a trusted certificate signed the text. Faults: Invalid with the reason, Away.
func (g *Gateway) Prove(ctx context.Context, text []byte, s signon.CertSigned) (signon.CertHolder, error) {
	h, err := g.Verify(ctx, text, Signed(s))
	for wrong, say := range reasons {
		if errors.Is(err, wrong) {
			return signon.CertHolder{}, fault.Wrap(fault.Invalid, say, err)
		}
	}
	return signon.CertHolder{Code: h.Code, Name: h.Name, Serial: h.Serial}, err
}
