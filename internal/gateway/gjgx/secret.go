package gjgx

import (
	"context"
	"crypto/aes"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"wangting/internal/gateway/loose"
	"wangting/internal/gateway/patience"
	"wangting/internal/workday"
)

const (
	early    = time.Minute     // a secret is not used in its last minute
	unstated = 5 * time.Minute // how long it is used when the exchange does not say
	longest  = 24 * time.Hour  // and at most
)

// lent gives the secret, and borrows a new one when there is none.
func (g *Gateway) lent(ctx context.Context) (string, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if now := g.s.Now(); g.secret != "" && now.Before(g.until) {
		return g.secret, nil
	}
	b, err := g.post(ctx, g.s.RefreshURL, g.s.Key, func(headers map[string]string) []byte {
		b, _ := json.Marshal(headers) // strings
		return b
	})
	if err != nil {
		return "", err
	}
	var r struct {
		Code loose.Text      `json:"code"`
		Data json.RawMessage `json:"data"`
	}
	if json.Unmarshal(b, &r) != nil || r.Code == "" {
		return "", errors.New("no readable answer about the secret")
	}
	if r.Code != "0" {
		if _, err := strconv.Atoi(string(r.Code)); err != nil || len(r.Code) > 16 {
			return "", errors.New("the exchange lends no secret, with a code of an unknown shape")
		}
		return "", patience.Ours("refreshsecret " + string(r.Code)) // the key, the clock or the right to the interface
	}
	var d struct {
		Secret loose.Text `json:"secret"`
		End    loose.Text `json:"secretEndTime"`
	}
	if loose.Object(r.Data, &d) != nil || d.Secret == "" {
		return "", errors.New("the exchange's answer holds no secret")
	}
	g.secret, g.until = opened(g.s.Key, string(d.Secret)), ends(string(d.End), g.s.Now())
	return g.secret, nil
}

// forget drops a secret that did not serve, unless another has taken its place.
func (g *Gateway) forget(secret string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.secret == secret {
		g.secret = ""
	}
}

// ends reads until when a secret may be used: milliseconds, or a time of China.
func ends(s string, now time.Time) time.Time {
	t := now.Add(unstated)
	if ms, err := strconv.ParseInt(s, 10, 64); err == nil {
		t = time.UnixMilli(ms).Add(-early)
	} else if at, err := time.ParseInLocation(time.DateTime, strings.TrimSpace(s), workday.Zone); err == nil {
		t = at.Add(-early)
	}
	if most := now.Add(longest); t.After(most) {
		return most
	}
	return t
}

// opened opens a secret that is sealed under the key, as the exchange's own clients do: AES-128-ECB with PKCS#7, under what Java's
// SHA1PRNG makes of the key, which is SHA-1 twice. A secret that is not sealed so is given as it came.
func opened(key, secret string) string {
	b, err := base64.StdEncoding.DecodeString(secret)
	if err != nil || len(b) == 0 || len(b)%aes.BlockSize != 0 {
		return secret
	}
	once := sha1.Sum([]byte(key))
	twice := sha1.Sum(once[:])
	block, err := aes.NewCipher(twice[:16])
	if err != nil {
		return secret
	}
	for i := 0; i < len(b); i += aes.BlockSize {
		block.Decrypt(b[i:i+aes.BlockSize], b[i:i+aes.BlockSize])
	}
	pad := int(b[len(b)-1])
	if pad == 0 || pad > aes.BlockSize {
		return secret
	}
	for _, x := range b[len(b)-pad:] {
		if int(x) != pad {
			return secret
		}
	}
	return string(b[:len(b)-pad])
}
