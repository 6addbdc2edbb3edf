package blob_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wangting/internal/blob"
	"wangting/internal/fault"
	"wangting/internal/secret"
	"wangting/internal/secret/secrettest"
)

// marks is a hall in memory.
type marks map[string]string

func (m marks) HallName(context.Context) (string, error)         { return "ours", nil }
func (m marks) Mark(_ context.Context, n string) (string, error) { return m[n], nil }
func (m marks) SetMark(_ context.Context, n, v string) error     { m[n] = v; return nil }

// bench is a store, and the hands of somebody who can read and write what lies behind it.
type bench struct {
	*blob.Store
	ring  *secret.Keyring
	rows  *secrettest.Store
	hall  marks
	raw   func(key string) []byte
	set   func(key string, b []byte)
	again func(t *testing.T, ring *secret.Keyring) *blob.Store // opens the store under other keys
}

func both(t *testing.T, body func(t *testing.T, b bench)) {
	start := func(t *testing.T, o blob.Options) bench {
		t.Helper()
		b := bench{rows: &secrettest.Store{}, hall: marks{}}
		b.ring = secrettest.KeyringOver(t, b.rows)
		o.Hall = b.hall
		b.again = func(t *testing.T, ring *secret.Keyring) *blob.Store {
			t.Helper()
			o.Keys = ring
			s, err := blob.Open(o)
			must(t, err)
			t.Cleanup(func() { _ = s.Close() })
			return s
		}
		b.Store = b.again(t, b.ring)
		return b
	}
	t.Run("a directory", func(t *testing.T) {
		dir := t.TempDir()
		b := start(t, blob.Options{URL: dir})
		b.raw = func(key string) []byte {
			content, err := os.ReadFile(filepath.Join(dir, key))
			must(t, err)
			return content
		}
		b.set = func(key string, content []byte) {
			must(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, key)), 0o700))
			must(t, os.WriteFile(filepath.Join(dir, key), content, 0o600))
		}
		body(t, b)
	})
	t.Run("a bucket", func(t *testing.T) {
		at := &service{files: map[string][]byte{}, changed: map[string]time.Time{}}
		srv := httptest.NewServer(at)
		t.Cleanup(srv.Close)
		address := "s3://materials?" + url.Values{"region": {region}, "endpoint": {srv.URL}, "use_path_style": {"true"}}.Encode()
		b := start(t, blob.Options{URL: address, S3: blob.S3Keys{KeyID: keyID, KeySecret: keySecret}})
		b.raw = func(key string) []byte { at.mu.Lock(); defer at.mu.Unlock(); return bytes.Clone(at.files["/"+key]) }
		b.set = func(key string, content []byte) { at.mu.Lock(); defer at.mu.Unlock(); at.files["/"+key] = content }
		body(t, b)
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, s *blob.Store, key string) ([]byte, error) {
	t.Helper()
	r, err := s.Open(t.Context(), key)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(r)
	return b, errors.Join(err, r.Close())
}

func noise(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}

// put keeps content and makes sure that it reads back.
func (b bench) put(t *testing.T, key string, content []byte) {
	t.Helper()
	must(t, b.Keep(t.Context(), key, bytes.NewReader(content), int64(len(content))))
	if got, err := read(t, b.Store, key); err != nil || !bytes.Equal(got, content) {
		t.Fatalf("%s reads %d bytes of %d, %v", key, len(got), len(content), err)
	}
}

const unit = 1 << 16 // what is sealed together

func TestContentsOfEveryLengthReadBack(t *testing.T) {
	both(t, func(t *testing.T, b bench) {
		for _, n := range []int{0, 1, 161, unit - 1, unit, unit + 1, 3*unit - 1, 3 * unit, 3*unit + 7} {
			b.put(t, fmt.Sprintf("case/1/%d", n), noise(n))
		}
	})
}

// SEC-1: nothing of a content is on the disk, also not while it comes in.
func TestNothingOfAContentReachesTheDisk(t *testing.T) {
	const planted = "planted-3201021990"
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	both(t, func(t *testing.T, b bench) {
		body := "%PDF-1.7\n" + strings.Repeat(planted+"\n", 20_000)
		parts := 0
		look := func() {
			_ = filepath.WalkDir(temp, func(p string, d os.DirEntry, err error) error {
				if err == nil && d.Type().IsRegular() {
					if strings.Contains(p, "part-") {
						parts++
					}
					if c, _ := os.ReadFile(p); bytes.Contains(c, []byte(planted)) {
						t.Errorf("%s holds the content", filepath.Base(p))
					}
				}
				return nil
			})
		}
		_, err := b.Put(t.Context(), "case/1/a", &watched{strings.NewReader(body), look}, 1<<20)
		must(t, err)
		must(t, b.Keep(t.Context(), "piece/1", strings.NewReader(body), int64(len(body))))
		look()
		if parts == 0 {
			t.Error("nothing was seen while it came in")
		}
		for _, key := range []string{"case/1/a", "piece/1"} {
			if bytes.Contains(b.raw(key), []byte(planted[:8])) || bytes.Contains(b.raw(key), []byte("%PDF-1.7")) {
				t.Errorf("%s holds the content", key)
			}
		}
	})
}

// watched calls look when its content is at its end and the file is not yet finished.
type watched struct {
	io.Reader
	look func()
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if err == io.EOF {
		w.look()
	}
	return n, err
}

// SEC-1: what was changed, cut, prolonged, put in another order or exchanged is found, and nothing false is ever given.
func TestADamagedFileIsNeverTakenForAWholeOne(t *testing.T) {
	const head, pack = 162, 16 + unit + 16
	both(t, func(t *testing.T, b bench) {
		content, other := noise(3*unit+500), noise(3*unit+500)
		b.put(t, "case/1/a", content)
		b.put(t, "case/1/b", other)
		b.put(t, "case/1/none", nil)
		whole, theirs, none := b.raw("case/1/a"), b.raw("case/1/b"), b.raw("case/1/none")
		cases := map[string][]byte{
			"another file":                      theirs,
			"an empty file":                     none,
			"the head of another":               slices.Concat(theirs[:head], whole[head:]),
			"the content of another":            slices.Concat(whole[:head], theirs[head:]),
			"no content":                        whole[:head],
			"half a head":                       whole[:head/2],
			"nothing":                           {},
			"the first part only":               whole[:head+pack],
			"without the last part":             whole[:head+3*pack],
			"one byte less":                     whole[:len(whole)-1],
			"one byte more":                     append(bytes.Clone(whole), 0),
			"two parts exchanged":               slices.Concat(whole[:head], whole[head+pack:head+2*pack], whole[head:head+pack], whole[head+2*pack:]),
			"later parts exchanged":             slices.Concat(whole[:head+pack], whole[head+2*pack:head+3*pack], whole[head+pack:head+2*pack], whole[head+3*pack:]),
			"a part of another":                 slices.Concat(whole[:head+pack], theirs[head+pack:head+2*pack], whole[head+2*pack:]),
			"a part twice":                      slices.Concat(whole[:head+2*pack], whole[head+pack:head+2*pack], whole[head+3*pack:]),
			"plain, in the place of a sealed":   []byte("%PDF-1.7 forged"),
			"a head without keys":               slices.Concat(whole[:8], make([]byte, 154), whole[head:]),
			"an unknown version":                slices.Concat(whole[:7], []byte{9}, whole[8:]),
			"the end of a whole one, no middle": slices.Concat(whole[:head+pack], whole[head+3*pack:]),
		}
		for _, at := range []int{0, 7, 8, 9, 20, 40, 84, head, head + 1, head + 4, head + 20, head + pack + 30, head + 2*pack, len(whole) - 1} {
			flipped := bytes.Clone(whole)
			flipped[at] ^= 0x10
			cases[fmt.Sprintf("bit at %d", at)] = flipped
		}
		b.hall["files"] = "sealed"
		for name, forged := range cases {
			b.set("case/1/a", forged)
			got, err := read(t, b.Store, "case/1/a")
			if !errors.Is(err, blob.ErrDamaged) || !errors.Is(err, fault.Broken) || !strings.Contains(fault.Of(err).Say, "已经损坏") {
				t.Errorf("%s: gave %d bytes, %v", name, len(got), err)
			}
			if !bytes.HasPrefix(content, got) {
				t.Errorf("%s: gave bytes that were never stored", name)
			}
		}
		// Damage of the head, of the length and of the first part is found before a page begins.
		for _, name := range []string{"another file", "the content of another", "one byte less", "without the last part", "bit at 9"} {
			b.set("case/1/a", cases[name])
			if _, err := b.Open(t.Context(), "case/1/a"); !errors.Is(err, blob.ErrDamaged) {
				t.Errorf("%s: was opened, %v", name, err)
			}
		}
	})
}

func TestOtherKeysOpenNothing(t *testing.T) {
	both(t, func(t *testing.T, b bench) {
		b.put(t, "case/1/a", noise(100))
		if _, err := read(t, b.again(t, secrettest.Keyring(t)), "case/1/a"); !errors.Is(err, blob.ErrDamaged) {
			t.Errorf("gave %v", err)
		}
	})
}

// SEC-1: after a rotation every file opens without the old key, and none is stored under it.
func TestARotationReachesEveryFile(t *testing.T) {
	both(t, func(t *testing.T, b bench) {
		files := map[string][]byte{"case/1/a": noise(2*unit + 3), "case/2/empty": {}, "piece/1-0": noise(1 << 20), "window/1/scan": noise(10)}
		for key, content := range files {
			b.put(t, key, content)
		}
		for round := range 3 { // the key goes from slot to slot
			old := b.ring.ActiveKeyID()
			must(t, b.ring.Rotate(t.Context()))
			if n, err := b.Reseal(t.Context()); err != nil || n != len(files)+min(round, 1) {
				t.Fatalf("changed %d files, %v", n, err) // from the second round also the file that names the hall
			}
			if n, err := b.Reseal(t.Context()); err != nil || n != 0 {
				t.Fatalf("changed %d files again, %v", n, err)
			}
			b.rows.Drop(old)
			fresh := b.again(t, secrettest.KeyringOver(t, b.rows))
			for key, content := range files {
				if got, err := read(t, fresh, key); err != nil || !bytes.Equal(got, content) {
					t.Errorf("%s reads %d bytes, %v", key, len(got), err)
				}
			}
		}
	})
}

// A rotation that was broken off between two writes leaves a head with two keys, one of them perhaps half written.
func TestAHeadOfTwoKeysOpensAndIsTidied(t *testing.T) {
	both(t, func(t *testing.T, b bench) {
		content := noise(unit + 1)
		b.put(t, "case/1/a", content)
		before := b.raw("case/1/a")
		must(t, b.ring.Rotate(t.Context()))
		_, err := b.Reseal(t.Context())
		must(t, err)
		after := b.raw("case/1/a")
		half := slices.Concat(before[:85], after[85:120], make([]byte, 42), before[162:])
		two := slices.Concat(before[:85], after[85:162], before[162:])
		for name, raw := range map[string][]byte{"two keys": two, "the second is torn": half} {
			b.set("case/1/a", raw)
			for range 2 {
				if got, err := read(t, b.Store, "case/1/a"); err != nil || !bytes.Equal(got, content) {
					t.Fatalf("%s: %d bytes, %v", name, len(got), err)
				}
				if _, err := b.Reseal(t.Context()); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
			}
			if now := b.raw("case/1/a"); bytes.Equal(now[8:85], make([]byte, 77)) == bytes.Equal(now[85:162], make([]byte, 77)) {
				t.Errorf("%s: the head does not have one key", name)
			}
		}
	})
}

// Files that were stored before files were sealed are read, are sealed by the rotation, and are refused after it.
func TestPlainFilesAreSealedOnceAndThenRefused(t *testing.T) {
	both(t, func(t *testing.T, b bench) {
		content, sealed := noise(2*unit), noise(9)
		b.set("case/1/plain", content)
		b.set("case/1/empty", []byte{})
		b.put(t, "case/1/sealed", sealed)
		if got, err := read(t, b.Store, "case/1/plain"); err != nil || !bytes.Equal(got, content) {
			t.Fatalf("reads %d bytes, %v", len(got), err)
		}
		if n, err := b.Reseal(t.Context()); err != nil || n != 2 {
			t.Fatalf("changed %d files, %v", n, err)
		}
		for key, want := range map[string][]byte{"case/1/plain": content, "case/1/empty": {}, "case/1/sealed": sealed} {
			if got, err := read(t, b.Store, key); err != nil || !bytes.Equal(got, want) || !bytes.HasPrefix(b.raw(key), []byte("wtfile")) {
				t.Errorf("%s reads %d bytes, %v", key, len(got), err)
			}
		}
		b.set("case/1/plain", content)
		if _, err := read(t, b.Store, "case/1/plain"); !errors.Is(err, blob.ErrDamaged) {
			t.Errorf("a plain file after the rotation: %v", err)
		}
		if _, err := b.Reseal(t.Context()); !errors.Is(err, blob.ErrDamaged) || !bytes.Equal(b.raw("case/1/plain"), content) {
			t.Errorf("a rotation made a forgery a file of the hall: %v", err)
		}
	})
}

func TestAFileThatCannotBeResealedStopsNoOther(t *testing.T) {
	both(t, func(t *testing.T, b bench) {
		b.set("case/1/a", []byte("wtfile\x00\x01 and no more"))
		b.put(t, "case/1/b", noise(10))
		old := b.ring.ActiveKeyID()
		must(t, b.ring.Rotate(t.Context()))
		if n, err := b.Reseal(t.Context()); n != 1 || !errors.Is(err, blob.ErrDamaged) {
			t.Errorf("changed %d, %v", n, err)
		}
		b.rows.Drop(old)
		if _, err := read(t, b.again(t, secrettest.KeyringOver(t, b.rows)), "case/1/b"); err != nil {
			t.Error(err)
		}
	})
}

func TestTheFilesOfAnotherHallAreNotSealed(t *testing.T) {
	both(t, func(t *testing.T, b bench) {
		b.set("hall", []byte("theirs"))
		b.set("case/1/a", []byte("%PDF-"))
		if _, err := b.Reseal(t.Context()); !errors.Is(err, blob.ErrForeign) || string(b.raw("case/1/a")) != "%PDF-" {
			t.Errorf("gave %v", err)
		}
	})
}

func TestManyReadersAndARotationMeet(t *testing.T) {
	both(t, func(t *testing.T, b bench) {
		content := noise(4*unit + 1)
		b.put(t, "case/1/a", content)
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				for range 20 {
					if got, err := read(t, b.Store, "case/1/a"); err != nil || !bytes.Equal(got, content) {
						t.Errorf("read %d bytes, %v", len(got), err)
						return
					}
				}
			})
		}
		for range 5 {
			must(t, b.ring.Rotate(t.Context()))
			_, err := b.Reseal(t.Context())
			must(t, err)
		}
		wg.Wait()
	})
}

// A file of 50 MB goes in and out in memory of less than a tenth of it.
func TestABigFileNeedsLittleMemory(t *testing.T) {
	s, err := blob.Open(blob.Options{URL: t.TempDir(), Keys: secrettest.Keyring(t)})
	must(t, err)
	defer func() { _ = s.Close() }()
	const size = 50 << 20
	var most uint64
	look := func() {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		most = max(most, m.HeapAlloc)
	}
	runtime.GC()
	look()
	base := most
	_, err = s.Put(t.Context(), "case/1/a", &ticking{io.LimitReader(rand.Reader, size), look, 0}, size)
	must(t, err)
	r, err := s.Open(t.Context(), "case/1/a")
	must(t, err)
	n, err := io.Copy(io.Discard, &ticking{r, look, 0})
	if err = errors.Join(err, r.Close()); err != nil || n != size {
		t.Fatal(n, err)
	}
	if most > base+5<<20 {
		t.Errorf("needed %d KB", (most-base)>>10)
	}
}

// ticking looks once in a megabyte.
type ticking struct {
	io.Reader
	look func()
	n    int
}

func (w *ticking) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if w.n += n; w.n > 1<<20 {
		w.n = 0
		w.look()
	}
	return n, err
}

func BenchmarkTwentyMegabytes(b *testing.B) {
	content := noise(20 << 20)
	s, err := blob.Open(blob.Options{URL: b.TempDir(), Keys: secrettest.Keyring(b)})
	if err != nil {
		b.Fatal(err)
	}
	bucket, _ := openS3(b, keySecret, nil)
	for name, s := range map[string]*blob.Store{"directory": s, "bucket": bucket} {
		b.Run(name+" put", func(b *testing.B) {
			b.SetBytes(20 << 20)
			for b.Loop() {
				if _, err := s.Put(b.Context(), "a", bytes.NewReader(content), 20<<20); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+" get", func(b *testing.B) {
			b.SetBytes(20 << 20)
			for b.Loop() {
				r, err := s.Open(b.Context(), "a")
				if err != nil {
					b.Fatal(err)
				}
				if n, err := io.Copy(io.Discard, r); err != nil || n != 20<<20 {
					b.Fatal(n, err)
				}
				_ = r.Close()
			}
		})
	}
}

// BenchmarkRotation is of a hundred files of 2 MB.
func BenchmarkRotation(b *testing.B) {
	ring, content := secrettest.Keyring(b), noise(2<<20)
	s, err := blob.Open(blob.Options{URL: b.TempDir(), Keys: ring, Hall: marks{}})
	if err != nil {
		b.Fatal(err)
	}
	for i := range 100 {
		if err := s.Keep(b.Context(), fmt.Sprintf("case/%d", i), bytes.NewReader(content), 2<<20); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if err := ring.Rotate(b.Context()); err != nil {
			b.Fatal(err)
		}
		if _, err := s.Reseal(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
