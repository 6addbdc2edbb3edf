// Package signed owns the protocol that the registers, the core system and older
// halls share: a question is JSON, POSTed to a named interface, and an HMAC signs
// both question and answer. It does not know what a question asks.
//
//	POST <base>/<interface>
//	X-App-Id, X-Timestamp (ms), X-Nonce, X-Signature
//	signature = hex(HMAC-SM3(key, "request\n" app "\n" interface "\n" timestamp "\n" nonce "\n" hex(SM3(body))))
//	answer    = hex(HMAC-SM3(key, "reply\n"   app "\n" interface "\n" nonce "\n" hex(SM3(body))))
//
// A resource with an address of its own is read by GET. Its path below base, with the
// query, then takes the place of the interface, and the body is empty.
//
// The nonce binds an answer to its question: an old answer, or an answer about
// another person, is refused even when it was signed with the right key. An answer
// with a wrong HMAC is never parsed; it counts as no answer.
package signed

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/emmansun/gmsm/sm3"
)

// maxReply is the limit in bytes; every honest answer is smaller.
const maxReply = 64 << 10

// ErrForged is returned when the service's key did not sign the answer.
var ErrForged = errors.New("the reply is not signed by the service")

// Wire holds the address of one service and the hall's credentials there.
type Wire struct {
	Base  string // address without the interface's name, such as https://register.example/api
	AppID string
	Key   []byte
	HTTP  *http.Client
	Now   func() time.Time
}

// Check returns an error that names the missing field.
func (w Wire) Check() error {
	u, err := url.Parse(w.Base)
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https"):
		return errors.New("the base address is not an http or https address")
	case w.AppID == "" || len(w.Key) < 16:
		return errors.New("the application id is empty or the key is shorter than 16 bytes")
	}
	return nil
}

// Ask sends question to the interface of that name and reads the signed answer into answer.
func (w Wire) Ask(ctx context.Context, name string, question, answer any) error {
	body, err := json.Marshal(question)
	if err != nil {
		return fmt.Errorf("encoding %s: %w", name, err)
	}
	return w.exchange(ctx, http.MethodPost, name, body, answer)
}

// Get reads the resource at path below base into answer; path has no leading slash. An
// address must hold nothing about persons.
func (w Wire) Get(ctx context.Context, path string, query url.Values, answer any) error {
	return w.exchange(ctx, http.MethodGet, path+"?"+query.Encode(), nil, answer)
}

func (w Wire) exchange(ctx context.Context, method, name string, body []byte, answer any) error {
	nonce := rand.Text()
	req, err := w.request(ctx, method, name, nonce, body)
	if err != nil {
		return err
	}
	res, err := w.HTTP.Do(req)
	if err != nil {
		return fmt.Errorf("asking %s: %w", name, withoutAddress(err))
	}
	defer res.Body.Close()

	reply, err := io.ReadAll(io.LimitReader(res.Body, maxReply))
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("asking %s: status %d", name, res.StatusCode)
	}
	want := w.sign("reply", w.AppID, name, nonce, digest(reply))
	if !hmac.Equal([]byte(want), []byte(res.Header.Get("X-Signature"))) {
		return ErrForged
	}
	if err := json.Unmarshal(reply, answer); err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	return nil
}

func (w Wire) request(ctx context.Context, method, name, nonce string, body []byte) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(w.Base, "/")+"/"+name, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("asking %s: %w", name, err)
	}
	stamp := strconv.FormatInt(w.Now().UnixMilli(), 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-App-Id", w.AppID)
	req.Header.Set("X-Timestamp", stamp)
	req.Header.Set("X-Nonce", nonce)
	req.Header.Set("X-Signature", w.sign("request", w.AppID, name, stamp, nonce, digest(body)))
	return req, nil
}

func (w Wire) sign(parts ...string) string {
	h := hmac.New(sm3.New, w.Key)
	io.WriteString(h, strings.Join(parts, "\n"))
	return hex.EncodeToString(h.Sum(nil))
}

func digest(b []byte) string {
	sum := sm3.Sum(b)
	return hex.EncodeToString(sum[:])
}

// withoutAddress strips the address from an error of net/http before it is logged.
func withoutAddress(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}
