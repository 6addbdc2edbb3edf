package aliyunsms

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	algorithm = "ACS3-HMAC-SHA256"
	version   = "2017-05-25"
)

// caller signs and sends requests. It is written by hand because the service's library brings 4 MB of program for two calls.
type caller struct {
	http          *http.Client
	base          string // ends in a slash
	keyID, secret string
}

// maxReply is the limit in bytes; every honest reply is smaller.
const maxReply = 64 << 10

// call asks for an action of the service and reads its answer into into. A refusal goes through verdict; no other error names the
// address, which carries the phone number.
func (c caller) call(ctx context.Context, action string, q url.Values, into any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"?"+canonical(q), http.NoBody)
	if err != nil {
		return errors.New("the request cannot be written")
	}
	c.sign(r, action, version, rand.Text(), time.Now())
	res, err := c.http.Do(r)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if u, ok := errors.AsType[*url.Error](err); ok {
			err = u.Err
		}
		if errors.Is(err, context.DeadlineExceeded) {
			return context.DeadlineExceeded
		}
		return errors.New("no readable answer")
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxReply))
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return errors.New("no readable answer")
	case res.StatusCode >= http.StatusBadRequest:
		return refusal(body)
	case json.Unmarshal(body, into) != nil: // the error would repeat the answer
		return errors.New("the answer is not what the service documents")
	}
	return nil
}

// refusal reads an answer with a status of 400 or more.
func refusal(body []byte) error {
	var said struct{ Code, Message string }
	if json.Unmarshal(body, &said) != nil || said.Code == "" || said.Code == "OK" {
		return errors.New("no readable answer")
	}
	return verdict(said.Code, said.Message)
}

// sign puts the headers of a call and its signature on a request without a body. The path that is signed is the service's own, "/": one
// that stands before it in the base address belongs to whoever passes the request on.
func (c caller) sign(r *http.Request, action, version, nonce string, now time.Time) {
	empty := sha256.Sum256(nil)
	body := hex.EncodeToString(empty[:])
	signed := [][2]string{{"host", r.URL.Host}, {"x-acs-action", action}, {"x-acs-content-sha256", body},
		{"x-acs-date", now.UTC().Format("2006-01-02T15:04:05Z")}, {"x-acs-signature-nonce", nonce}, {"x-acs-version", version}}
	var names, lines []string
	for _, h := range signed {
		names, lines = append(names, h[0]), append(lines, h[0]+":"+h[1]+"\n")
		if h[0] != "host" {
			r.Header.Set(h[0], h[1])
		}
	}
	list := strings.Join(names, ";")
	sum := sha256.Sum256([]byte(strings.Join([]string{r.Method, "/", r.URL.RawQuery, strings.Join(lines, ""), list, body}, "\n")))
	mac := hmac.New(sha256.New, []byte(c.secret))
	mac.Write([]byte(algorithm + "\n" + hex.EncodeToString(sum[:])))
	r.Header.Set("Authorization", algorithm+" Credential="+c.keyID+",SignedHeaders="+list+",Signature="+hex.EncodeToString(mac.Sum(nil)))
	r.Header.Set("Accept", "application/json")
}

// canonical writes a query as the signature wants it: sorted, escaped by RFC 3986.
func canonical(q url.Values) string {
	var pairs []string
	for name, values := range q {
		for _, v := range values {
			pairs = append(pairs, escape(name)+"="+escape(v))
		}
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "&")
}

func escape(s string) string {
	return strings.NewReplacer("+", "%20", "*", "%2A", "%7E", "~").Replace(url.QueryEscape(s))
}
