package aliyunsms

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"wangting/internal/gateway/acs3"
)

const version = "2017-05-25"

// caller signs and sends requests.
type caller struct {
	http *http.Client
	base string // ends in a slash
	key  acs3.Key
}

// maxReply is the limit in bytes; every honest reply is smaller.
const maxReply = 64 << 10

// call asks for an action of the service and reads its answer into into. A refusal goes through verdict; no other error names the
// address, which carries the phone number.
func (c caller) call(ctx context.Context, action string, q url.Values, into any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"?"+acs3.Query(q), http.NoBody)
	if err != nil {
		return errors.New("the request cannot be written")
	}
	c.key.Sign(r, action, version, rand.Text(), nil, time.Now())
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
