package blob_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wangting/internal/blob"
	"wangting/internal/clocktest"
	"wangting/internal/fault"
)

const content = "%PDF-1.7 and the rest of it"

// calls are the four things that are asked of a bucket.
func calls(t *testing.T, s *blob.Store) map[string]func(context.Context) error {
	t.Helper()
	return map[string]func(context.Context) error{
		"put": func(ctx context.Context) error {
			// A body that does not say how long it is.
			_, err := s.Put(ctx, "a", io.MultiReader(strings.NewReader(content)), 1<<20)
			return err
		},
		"open": func(ctx context.Context) error {
			r, err := s.Open(ctx, "kept")
			if err != nil {
				return err
			}
			got, err := io.ReadAll(r)
			if err == nil && string(got) != content {
				t.Errorf("read %q", got)
			}
			return errors.Join(err, r.Close())
		},
		"delete": func(ctx context.Context) error { return s.Delete(ctx, "a") },
		"ping":   s.Ping,
	}
}

func TestAServiceThatIsOverloadedForAMomentIsAskedAgain(t *testing.T) { // OUT-3
	for _, name := range []string{"put", "open", "delete", "ping"} {
		for how, refuse := range map[string]func(http.ResponseWriter, *http.Request){
			"it says so": func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				http.Error(w, s3Error("SlowDown"), http.StatusServiceUnavailable)
			},
			"it hangs up": func(w http.ResponseWriter, _ *http.Request) { hangUp(t, w) },
		} {
			t.Run(name+", "+how, func(t *testing.T) {
				s, at := openS3(t, keySecret, nil)
				if err := s.Keep(t.Context(), "kept", strings.NewReader(content), int64(len(content))); err != nil {
					t.Fatal(err)
				}
				var asked atomic.Int64
				at.trouble = func(w http.ResponseWriter, r *http.Request) bool {
					if asked.Add(1) > 2 {
						return false
					}
					refuse(w, r)
					return true
				}
				if err := calls(t, s)[name](t.Context()); err != nil || asked.Load() != 3 {
					t.Errorf("asked %d times, %v", asked.Load(), err)
				}
				if name == "put" && !there(t, s, "a") {
					t.Error("it was not kept")
				}
			})
		}
	}
}

func TestAServiceThatStaysOverloadedIsAskedFourTimes(t *testing.T) {
	for _, name := range []string{"put", "open", "delete", "ping"} {
		s, at := openS3(t, keySecret, nil)
		var asked atomic.Int64
		at.ill, at.trouble = true, func(http.ResponseWriter, *http.Request) bool { asked.Add(1); return false }
		if err := calls(t, s)[name](t.Context()); !errors.Is(err, fault.Away) || asked.Load() != 4 {
			t.Errorf("%s asked %d times, %v", name, asked.Load(), err)
		}
	}
}

func TestAServiceThatHangsIsGivenUp(t *testing.T) {
	for _, name := range []string{"put", "open", "delete", "ping"} {
		for how, want := range map[string]error{"by us": fault.Away, "by the caller": context.DeadlineExceeded} {
			t.Run(name+", "+how, func(t *testing.T) {
				s, at := openS3(t, keySecret, nil)
				at.trouble = func(_ http.ResponseWriter, r *http.Request) bool { hang(r); return true }
				ctx := t.Context()
				if how == "by us" {
					blob.Impatient(s, 50*time.Millisecond)
				} else {
					limited, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
					defer cancel()
					ctx = limited
				}
				if err := calls(t, s)[name](ctx); !errors.Is(err, want) {
					t.Errorf("gave %v, want %v", err, want)
				}
			})
		}
	}
}

func TestAFileThatEndsShortIsNeverAWholeOne(t *testing.T) {
	half := len(content) / 2
	for name, tc := range map[string]struct {
		length bool
		end    func(http.ResponseWriter, *http.Request)
	}{
		"the connection breaks":                  {true, func(w http.ResponseWriter, _ *http.Request) { hangUp(t, w) }},
		"the rest never comes":                   {true, func(_ http.ResponseWriter, r *http.Request) { hang(r) }},
		"the service ends early":                 {true, func(http.ResponseWriter, *http.Request) {}},
		"nobody said how long the file is":       {false, func(http.ResponseWriter, *http.Request) {}},
		"a broken answer without a length":       {false, func(w http.ResponseWriter, _ *http.Request) { hangUp(t, w) }},
		"an answer without a length that stalls": {false, func(_ http.ResponseWriter, r *http.Request) { hang(r) }},
	} {
		t.Run(name, func(t *testing.T) {
			s, at := openS3(t, keySecret, nil)
			blob.Impatient(s, 100*time.Millisecond)
			at.trouble = func(w http.ResponseWriter, r *http.Request) bool {
				w.Header().Set("Last-Modified", clocktest.Now().UTC().Format(http.TimeFormat))
				if tc.length {
					w.Header().Set("Content-Length", strconv.Itoa(len(content)))
				}
				_, _ = io.WriteString(w, content[:half])
				_ = http.NewResponseController(w).Flush()
				tc.end(w, r)
				return true
			}
			var got bytes.Buffer
			r, err := s.Open(t.Context(), "kept")
			if err == nil {
				_, err = io.Copy(&got, r)
				_ = r.Close()
			}
			if !errors.Is(err, fault.Away) {
				t.Errorf("read %q, %v", &got, err)
			}
		})
	}
}

func TestABucketThatIsMissingIsNotAMissingFile(t *testing.T) {
	s, at := openS3(t, keySecret, nil)
	at.trouble = func(w http.ResponseWriter, r *http.Request) bool {
		http.Error(w, s3Error("NoSuchBucket"), http.StatusNotFound)
		return true
	}
	for name, call := range calls(t, s) {
		if err := call(t.Context()); !errors.Is(err, fault.Away) {
			t.Errorf("%s gave %v", name, err)
		}
	}
}

// hang waits until the client has gone. A server learns that only after it has read the body.
func hang(r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

// hangUp ends a connection in the middle.
func hangUp(t *testing.T, w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

func TestASealedFileWhoseConnectionBreaksIsNotDamaged(t *testing.T) { // OUT-3
	s, at := openS3(t, keySecret, nil)
	content := noise(3 * unit)
	if err := s.Keep(t.Context(), "kept", bytes.NewReader(content), int64(len(content))); err != nil {
		t.Fatal(err)
	}
	whole := at.files["/kept"]
	for _, n := range []int{10, 200, unit, 2*unit + 100} {
		at.trouble = func(w http.ResponseWriter, _ *http.Request) bool {
			w.Header().Set("Last-Modified", clocktest.Now().UTC().Format(http.TimeFormat))
			w.Header().Set("Content-Length", strconv.Itoa(len(whole)))
			_, _ = w.Write(whole[:n])
			_ = http.NewResponseController(w).Flush()
			hangUp(t, w)
			return true
		}
		got, err := read(t, s, "kept")
		if !errors.Is(err, fault.Away) || errors.Is(err, blob.ErrDamaged) || !bytes.HasPrefix(content, got) {
			t.Errorf("after %d bytes: read %d, %v", n, len(got), err)
		}
	}
}
