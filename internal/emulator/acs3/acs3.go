// Package acs3 emulates the gateway of Aliyun's services: it verifies the ACS3-HMAC-SHA256 signature of every call over the
// headers that the call names, its date and its nonce. It shares no code with the hall's clients.
package acs3

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

var authorization = regexp.MustCompile(`^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([a-z0-9;-]+),Signature=([0-9a-f]{64})$`)

// credential returns the key that a request names, "" when it is not signed.
func credential(r *http.Request) string {
	if m := authorization.FindStringSubmatch(r.Header.Get("Authorization")); m != nil {
		return m[1]
	}
	return ""
}

// Guard verifies the calls of one access key. It is safe for concurrent use.
type Guard struct {
	keyID, secret string
	now           func() time.Time

	mu          sync.Mutex
	usedNonces  map[string]bool // nonces used in this period and the one before
	olderNonces map[string]bool
	turn        time.Time
}

// NewGuard returns a Guard for an access key.
func NewGuard(keyID, secret string, now func() time.Time) *Guard {
	return &Guard{keyID: keyID, secret: secret, now: now, usedNonces: map[string]bool{}, turn: now()}
}

// Refusal is what the gateway answers instead of the service; Code is "" when it lets a call through.
type Refusal struct {
	Status        int
	Code, Message string
}

// Check gives the refusal of a call that is wrongly signed or is none of the actions of a version.
func (p *Guard) Check(r *http.Request, version string, actions ...string) Refusal {
	at, err := time.Parse("2006-01-02T15:04:05Z", r.Header.Get("x-acs-date"))
	now := p.now()
	switch {
	case r.Method != http.MethodPost || r.URL.Path != "/":
		return Refusal{http.StatusNotFound, "InvalidAction.NotFound", "Specified api is not found."}
	case err != nil || at.Before(now.Add(-15*time.Minute)) || at.After(now.Add(15*time.Minute)):
		return Refusal{http.StatusBadRequest, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired."}
	case credential(r) != p.keyID:
		return Refusal{http.StatusNotFound, "InvalidAccessKeyId.NotFound", "Specified access key is not found."}
	case !p.signed(r):
		return Refusal{http.StatusBadRequest, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation."}
	case !p.fresh(r.Header.Get("x-acs-signature-nonce"), now):
		return Refusal{http.StatusBadRequest, "SignatureNonceUsed", "Specified signature nonce was used already."}
	case !slices.Contains(actions, r.Header.Get("x-acs-action")), r.Header.Get("x-acs-version") != version:
		return Refusal{http.StatusNotFound, "InvalidAction.NotFound", "Specified api is not found."}
	}
	return Refusal{}
}

func (p *Guard) fresh(nonce string, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now.Sub(p.turn) > 30*time.Minute {
		p.usedNonces, p.olderNonces, p.turn = map[string]bool{}, p.usedNonces, now
	}
	if nonce == "" || p.usedNonces[nonce] || p.olderNonces[nonce] {
		return false
	}
	p.usedNonces[nonce] = true
	return true
}

// signed verifies the ACS3-HMAC-SHA256 signature over method, path, query, signed
// headers and body.
func (p *Guard) signed(r *http.Request) bool {
	m := authorization.FindStringSubmatch(r.Header.Get("Authorization"))
	if m == nil {
		return false
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return false
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	sum := sha256.Sum256(body)
	bodyHash := hex.EncodeToString(sum[:])
	if r.Header.Get("x-acs-content-sha256") != bodyHash {
		return false
	}
	headers, ok := canonicalHeaders(r, strings.Split(m[2], ";"))
	if !ok {
		return false
	}
	canonical := strings.Join([]string{r.Method, r.URL.Path, canonicalQuery(r.URL.Query()), headers, m[2], bodyHash}, "\n")
	hash := sha256.Sum256([]byte(canonical))
	mac := hmac.New(sha256.New, []byte(p.secret))
	io.WriteString(mac, "ACS3-HMAC-SHA256\n"+hex.EncodeToString(hash[:]))
	return hmac.Equal([]byte(m[3]), []byte(hex.EncodeToString(mac.Sum(nil))))
}

// canonicalHeaders writes the signed headers. It returns false unless they include
// host and every x-acs header that was sent.
func canonicalHeaders(r *http.Request, names []string) (string, bool) {
	if !slices.IsSorted(names) || !slices.Contains(names, "host") {
		return "", false
	}
	for name := range r.Header {
		if low := strings.ToLower(name); strings.HasPrefix(low, "x-acs-") && !slices.Contains(names, low) {
			return "", false
		}
	}
	var b strings.Builder
	for _, name := range names {
		value := r.Header.Get(name)
		if name == "host" {
			value = r.Host
		}
		b.WriteString(name + ":" + strings.TrimSpace(value) + "\n")
	}
	return b.String(), true
}

// canonicalQuery sorts the query and escapes it by RFC 3986.
func canonicalQuery(q url.Values) string {
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
