// Package witness owns the hall's client for an institution that signs the public log too (RES-8), by the protocol C2SP tlog-witness:
//
//	POST <base>/add-checkpoint
//	old 1234                         size that the witness signed last
//	fQTqbc…                          consistency proof, a hash a line, base64
//	                                 an empty line
//	hall.example/log …               the checkpoint, a signed note
//
//	200  — archive.example AbCd…     lines of cosignature/v1
//	409  1240                        text/x.tlog.size: what it signed last, so that the question is asked again from there
//	403  no key that it trusts, or no log that it knows (litewitness), 404 no log that it knows, 422 a proof that does not hold: ours to mend
//
// It verifies nothing: the log does, over its own checkpoint.
package witness

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/straight"
	"wangting/internal/ledger"
)

const maxReply = 64 << 10

// Settings holds the name of a witness as people call it, its address and its verifier key.
type Settings struct {
	Name    string
	BaseURL string
	Key     string
	HTTP    *http.Client

	Patience patience.Options
}

// Gateway asks one witness. It is safe for concurrent use.
type Gateway struct {
	s        Settings
	patience *patience.Patience
}

// New returns a Gateway, or an error that names the wrong setting.
func New(s Settings) (*Gateway, error) {
	if u, err := url.Parse(s.BaseURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("base is no http or https address")
	}
	if s.Name == "" {
		return nil, errors.New("name is empty")
	}
	if _, err := ledger.WitnessName(s.Key); err != nil {
		return nil, fmt.Errorf("key is no verifier key for cosignature/v1: %w", err)
	}
	s.HTTP = straight.Client(s.HTTP)
	return &Gateway{s: s, patience: patience.New("共同签名："+s.Name, s.Patience)}, nil
}

// Patience returns the time limits and the circuit breaker, for the health page.
func (g *Gateway) Patience() *patience.Patience { return g.patience }

// ask sends the question once. A nil error with a stale size is an answer too.
func (g *Gateway) ask(ctx context.Context, body string) (lines string, stale *ledger.Stale, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimRight(g.s.BaseURL, "/")+"/add-checkpoint",
		strings.NewReader(body))
	if err != nil {
		return "", nil, err
	}
	req.Header.Set("Content-Type", "text/plain; charset=utf-8")
	res, err := g.s.HTTP.Do(req)
	if err != nil {
		return "", nil, err
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(io.LimitReader(res.Body, maxReply+1))
	if err != nil {
		return "", nil, err
	}
	switch {
	case len(b) > maxReply:
		return "", nil, errors.New("the witness answers with more than any signature")
	case res.StatusCode == http.StatusOK:
		return string(b), nil, nil
	case res.StatusCode == http.StatusConflict:
		kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
		n, err := strconv.ParseInt(strings.TrimSuffix(string(b), "\n"), 10, 64)
		if kind != "text/x.tlog.size" || err != nil || n < 0 {
			return "", nil, patience.Ours("409 without a size")
		}
		return "", &ledger.Stale{Size: n}, nil
	case res.StatusCode == http.StatusForbidden, res.StatusCode == http.StatusNotFound, res.StatusCode == http.StatusBadRequest,
		res.StatusCode == http.StatusUnprocessableEntity:
		return "", nil, patience.Ours(strconv.Itoa(res.StatusCode))
	}
	return "", nil, fmt.Errorf("the witness answers with %d", res.StatusCode)
}

// question writes what add-checkpoint takes.
func question(old int64, proof [][]byte, checkpoint string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "old %d\n", old)
	for _, h := range proof {
		b.WriteString(base64.StdEncoding.EncodeToString(h) + "\n")
	}
	b.WriteString("\n" + checkpoint)
	return b.String()
}
