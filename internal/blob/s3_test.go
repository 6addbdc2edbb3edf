package blob_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"wangting/internal/blob"
	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/secret/secrettest"
)

const keyID, keySecret, region = "AKIDEXAMPLE", "example-secret", "cn-east-1"

// service is an S3 service with one bucket in memory, which believes no request
// whose signature and digest it has not made again itself.
type service struct {
	mu    sync.Mutex
	files map[string][]byte
	ill   bool
	// changed are the times of files; clocktest.Now for any other.
	changed map[string]time.Time
	// trouble answers a request in the place of the service when it returns true. Set it before the first request.
	trouble func(http.ResponseWriter, *http.Request) bool
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.trouble != nil && s.trouble(w, r) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	sum := sha256.Sum256(body)
	if err != nil || s.ill {
		http.Error(w, s3Error("SlowDown"), http.StatusServiceUnavailable)
		return
	}
	if digest := hex.EncodeToString(sum[:]); digest != r.Header.Get("X-Amz-Content-Sha256") || !s.signed(r, digest) {
		http.Error(w, s3Error("SignatureDoesNotMatch"), http.StatusForbidden)
		return
	}
	key, ok := strings.CutPrefix(r.URL.Path, "/materials")
	if key == "/" {
		key = ""
	}
	if !ok {
		http.Error(w, s3Error("NoSuchBucket"), http.StatusNotFound)
		return
	}
	content, there := s.files[key]
	switch {
	case r.Method == http.MethodHead && key == "":
	case r.Method == http.MethodGet && key == "" && r.URL.Query().Get("list-type") == "2":
		s.list(w, r.URL.Query())
	case r.Method == http.MethodPut:
		s.files[key] = body
	case r.Method == http.MethodDelete:
		delete(s.files, key)
		w.WriteHeader(http.StatusNoContent)
	case r.Method == http.MethodGet && there:
		http.ServeContent(w, r, "", clocktest.Now(), bytes.NewReader(content)) // knows ranges
	default:
		http.Error(w, s3Error("NoSuchKey"), http.StatusNotFound)
	}
}

// mostKeys is how many keys the service gives at a time.
const mostKeys = 2

func (s *service) list(w http.ResponseWriter, q url.Values) {
	after := max(q.Get("start-after"), q.Get("continuation-token"))
	var page strings.Builder
	n, last := 0, ""
	for _, k := range slices.Sorted(maps.Keys(s.files)) {
		key := strings.TrimPrefix(k, "/")
		if !strings.HasPrefix(key, q.Get("prefix")) || key <= after {
			continue
		}
		if n++; n > mostKeys {
			break
		}
		changed, ok := s.changed[key]
		if !ok {
			changed = clocktest.Now()
		}
		fmt.Fprintf(&page, "<Contents><Key>%s</Key><LastModified>%s</LastModified></Contents>", key, changed.UTC().Format(time.RFC3339))
		last = key
	}
	more := ""
	if n > mostKeys {
		more = "<NextContinuationToken>" + last + "</NextContinuationToken>"
	}
	_, _ = fmt.Fprintf(w, "<ListBucketResult><IsTruncated>%t</IsTruncated>%s%s</ListBucketResult>", n > mostKeys, more, &page)
}

func s3Error(code string) string { return "<Error><Code>" + code + "</Code></Error>" }

func (s *service) signed(r *http.Request, digest string) bool {
	at, err := time.Parse("20060102T150405Z", r.Header.Get("X-Amz-Date"))
	if err != nil {
		return false
	}
	again, err := http.NewRequest(r.Method, "http://"+r.Host+r.URL.EscapedPath()+"?"+r.URL.RawQuery, nil)
	if err != nil {
		return false
	}
	_, list, _ := strings.Cut(r.Header.Get("Authorization"), "SignedHeaders=")
	list, _, _ = strings.Cut(list, ",")
	for k := range strings.SplitSeq(list, ";") {
		switch k {
		case "host", "x-amz-date": // the signer's own
		case "content-length":
			again.ContentLength = r.ContentLength
		default:
			again.Header.Set(k, r.Header.Get(k))
		}
	}
	signer := v4.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true })
	err = signer.SignHTTP(r.Context(), aws.Credentials{AccessKeyID: keyID, SecretAccessKey: keySecret}, again, digest, "s3", region, at)
	spaces := strings.NewReplacer(", ", ",") // writers of the header differ in them
	return err == nil && spaces.Replace(again.Header.Get("Authorization")) == spaces.Replace(r.Header.Get("Authorization"))
}

func openS3(t testing.TB, secret string, scan blob.Scanner) (*blob.Store, *service) {
	t.Helper()
	s := &service{files: map[string][]byte{}, changed: map[string]time.Time{}}
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	address := "s3://materials?" + url.Values{"region": {region}, "endpoint": {srv.URL}, "use_path_style": {"true"}}.Encode()
	store, err := blob.Open(blob.Options{
		URL:     address,
		S3:      blob.S3Keys{KeyID: keyID, KeySecret: secret},
		Keys:    secrettest.Keyring(t),
		Scanner: scan,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store, s
}

func TestABucketKeepsWhatItIsGiven(t *testing.T) {
	s, at := openS3(t, keySecret, nil)
	if err := s.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	sheet := archive(t, "[Content_Types].xml", "xl/workbook.xml")
	info, err := s.Put(t.Context(), "case/1/花名册 a", strings.NewReader(sheet), 1<<20)
	if err != nil || info.Type != blob.XLSX || bytes.Contains(at.files["/case/1/花名册 a"], []byte("workbook")) {
		t.Fatalf("%+v (%v), kept %d files", info, err, len(at.files))
	}
	r, err := s.Open(t.Context(), "case/1/花名册 a")
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(r); err != nil || string(b) != sheet {
		t.Errorf("read %d bytes (%v)", len(b), err)
	}
	if err := errors.Join(r.Close(), s.Delete(t.Context(), "case/1/花名册 a"), s.Delete(t.Context(), "case/1/花名册 a")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Open(t.Context(), "case/1/花名册 a"); !errors.Is(err, fault.NotFound) {
		t.Errorf("a deleted file gave %v", err)
	}
}

func TestABucketNeverSeesWhatIsRefused(t *testing.T) { // CAS-3
	s, at := openS3(t, keySecret, scanner{fault.New(fault.Invalid, "文件没有通过安全检查，请更换文件")})
	if _, err := s.Put(t.Context(), "case/1/a", strings.NewReader("%PDF-"), 100); !errors.Is(err, fault.Invalid) {
		t.Errorf("gave %v", err)
	}
	if len(at.files) > 0 {
		t.Error("it was kept")
	}
}

func TestABucketThatCannotBeUsedIsAwayAndLosesNothing(t *testing.T) { // OUT-3
	for name, secret := range map[string]string{"it is overloaded": keySecret, "the key is wrong": "another-secret"} {
		t.Run(name, func(t *testing.T) {
			s, at := openS3(t, secret, nil)
			at.ill = secret == keySecret
			_, put := s.Put(t.Context(), "a", strings.NewReader("%PDF-"), 100)
			_, open := s.Open(t.Context(), "a")
			for what, err := range map[string]error{"put": put, "open": open, "delete": s.Delete(t.Context(), "a"), "ping": s.Ping(t.Context())} {
				if !errors.Is(err, fault.Away) {
					t.Errorf("%s gave %v", what, err)
				}
			}
		})
	}
}

func TestAnAddressThatCannotWorkIsSaidAtOnce(t *testing.T) {
	for _, address := range []string{"s3://materials?region=cn-east-1", "s3://materials", "ftp://materials"} {
		if _, err := blob.Open(blob.Options{URL: address}); err == nil {
			t.Errorf("%s was opened", address)
		}
	}
}
