package staff

import (
	"crypto/subtle"
	"encoding/base32"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"wangting/internal/fault"
	"wangting/internal/regno"
)

const (
	stepSeconds = 30
	driftSteps  = 1 // allowed deviation of a clock, in steps
)

// newTOTPSecret makes a secret of 160 random bits.
func newTOTPSecret(login string) (string, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "wangting", AccountName: login, Period: stepSeconds, Digits: otp.DigitsSix})
	if err != nil {
		return "", err
	}
	return key.Secret(), nil
}

// checkTOTPSecret refuses a secret that no authenticator app would accept.
func checkTOTPSecret(secret string) error {
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.TrimRight(secret, "="))
	if err != nil || len(raw) < 10 {
		return fault.On("totp_secret", "动态验证码密钥应为 Base32 文本，至少 80 位")
	}
	return nil
}

// otpauth is the address that an authenticator app reads from a QR code.
func otpauth(issuer, login, secret string) string {
	q := url.Values{"secret": {secret}, "issuer": {issuer}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {"30"}}
	u := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + login, RawQuery: strings.ReplaceAll(q.Encode(), "+", "%20")}
	return u.String()
}

// matchStep gives the time step that code belongs to, or false. It does the same work in
// all cases.
func matchStep(secret, code string, now time.Time) (int64, bool) {
	code, _ = regno.ParseCode("动态验证码", code, int(otp.DigitsSix)) // "" fits no step
	at := now.Unix() / stepSeconds
	var found int64
	for step := at - driftSteps; step <= at+driftSteps; step++ {
		want, err := hotp.GenerateCode(secret, uint64(step))
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			found = step
		}
	}
	return found, found != 0
}
