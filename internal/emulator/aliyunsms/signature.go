package aliyunsms

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

var authorization = regexp.MustCompile(`^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([a-z0-9;-]+),Signature=([0-9a-f]{64})$`)

// credential returns the key that a request names, "" when it is not signed.
func credential(r *http.Request) string {
	if m := authorization.FindStringSubmatch(r.Header.Get("Authorization")); m != nil {
		return m[1]
	}
	return ""
}

// signed verifies the ACS3-HMAC-SHA256 signature over method, path, query, signed
// headers and body.
func (p *Platform) signed(r *http.Request) bool {
	m := authorization.FindStringSubmatch(r.Header.Get("Authorization"))
	if m == nil {
		return false
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return false
	}
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
	mac := hmac.New(sha256.New, []byte(p.opts.AccessKeySecret))
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
