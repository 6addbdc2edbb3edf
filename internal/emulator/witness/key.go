package witness

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// hash names a key in signed notes.
func hash(name string, public []byte) uint32 {
	sum := sha256.Sum256(append([]byte(name+"\n"), public...))
	return binary.BigEndian.Uint32(sum[:])
}

// FromHall gives what asks the hall at an address for the key of its log, and knows no other log.
func FromHall(hall string) func(ctx context.Context, origin string) (string, error) {
	return func(ctx context.Context, origin string) (string, error) {
		if u, err := url.Parse(hall); err != nil || u.Host+"/log" != origin {
			return "", fmt.Errorf("%q is no log of %s", origin, hall)
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(hall, "/")+"/log/keys", nil)
		if err != nil {
			return "", err
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			return "", err
		}
		defer func() { _ = res.Body.Close() }()
		b, err := io.ReadAll(io.LimitReader(res.Body, 4<<10))
		if err != nil || res.StatusCode != http.StatusOK {
			return "", errors.Join(errors.New("the hall does not tell the keys of its log"), err)
		}
		key, _, _ := strings.Cut(string(b), "\n")
		return key, nil
	}
}
