package blob_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/blob"
	"wangting/internal/clocktest"
	"wangting/internal/fault"
)

// aged gives an empty store of each kind, and a function that changes the age of a file.
func aged(t *testing.T, body func(t *testing.T, s *blob.Store, age func(key string, old time.Duration))) {
	t.Run("a directory", func(t *testing.T) {
		s, dir := open(t, nil)
		body(t, s, func(key string, old time.Duration) {
			at := clocktest.Now().Add(-old)
			if err := os.Chtimes(filepath.Join(dir, key), at, at); err != nil {
				t.Fatal(err)
			}
		})
	})
	t.Run("a bucket", func(t *testing.T) {
		s, at := openS3(t, keySecret, nil)
		body(t, s, func(key string, old time.Duration) { at.changed[key] = clocktest.Now().Add(-old) })
	})
}

func keep(t *testing.T, s *blob.Store, keys ...string) {
	t.Helper()
	for _, k := range keys {
		if err := s.Keep(t.Context(), k, strings.NewReader("x"), 1); err != nil {
			t.Fatal(err)
		}
	}
}

func there(t *testing.T, s *blob.Store, key string) bool {
	t.Helper()
	r, err := s.Open(t.Context(), key)
	if errors.Is(err, fault.NotFound) {
		return false
	}
	if err != nil {
		t.Fatal(err)
	}
	_ = r.Close()
	return true
}

func sweeper(s *blob.Store, hall string, alive ...string) *blob.Sweeper {
	return &blob.Sweeper{
		Files:  s,
		Prefix: "case/",
		Now:    clocktest.Now,
		Hall:   func(context.Context) (string, error) { return hall, nil },
		Alive: func(_ context.Context, keys []string) (mine []string, _ error) {
			for _, k := range keys {
				if slices.Contains(alive, k) {
					mine = append(mine, k)
				}
			}
			return mine, nil
		},
	}
}

func TestASweepDeletesWhatIsOldAndNobodys(t *testing.T) {
	aged(t, func(t *testing.T, s *blob.Store, age func(string, time.Duration)) {
		files := []struct {
			name, key string
			old       time.Duration
			stays     bool
		}{
			{"named by a row", "case/1/kept", 900 * time.Hour, true},
			{"replaced", "case/1/replaced", 25 * time.Hour, false},
			{"abandoned", "case/2/abandoned", 25 * time.Hour, false},
			{"young", "case/2/young", 23 * time.Hour, true},
			{"below another prefix", "window/1/a", 900 * time.Hour, true},
			{"below a prefix that begins alike", "case-law/1", 900 * time.Hour, true},
			{"below no prefix", "other", 900 * time.Hour, true},
		}
		for _, f := range files {
			keep(t, s, f.key)
			age(f.key, f.old)
		}
		for range 2 {
			if err := sweeper(s, "ours", "case/1/kept").Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			for _, f := range files {
				if there(t, s, f.key) != f.stays {
					t.Errorf("a file that is %s: stays is %t, want %t", f.name, !f.stays, f.stays)
				}
			}
		}
	})
}

func TestASweepOfManyFilesLooksAtEach(t *testing.T) {
	aged(t, func(t *testing.T, s *blob.Store, age func(string, time.Duration)) {
		var keys, alive []string
		for i := range 130 {
			k := fmt.Sprintf("case/%d/%d", i%7, i)
			if keys = append(keys, k); i%3 == 0 {
				alive = append(alive, k)
			}
		}
		keep(t, s, keys...)
		for _, k := range keys {
			age(k, 48*time.Hour)
		}
		w := sweeper(s, "ours", alive...)
		short, cancel := context.WithTimeout(t.Context(), 9*time.Second) // each run has time for one batch
		defer cancel()
		for range 3 {
			if err := w.Run(short); err != nil {
				t.Fatal(err)
			}
		}
		for _, k := range keys {
			if there(t, s, k) != slices.Contains(alive, k) {
				t.Errorf("%s: stays is %t", k, there(t, s, k))
			}
		}
	})
}

func TestNothingIsSweptWithoutAProof(t *testing.T) {
	for name, spoil := range map[string]func(*blob.Sweeper){
		"the database does not answer": func(w *blob.Sweeper) {
			w.Alive = func(context.Context, []string) ([]string, error) { return nil, fault.Away }
		},
		"the name of the hall cannot be read": func(w *blob.Sweeper) {
			w.Hall = func(context.Context) (string, error) { return "", fault.Away }
		},
		"the store belongs to another hall": func(w *blob.Sweeper) {
			w.Hall = func(context.Context) (string, error) { return "theirs", nil }
		},
	} {
		t.Run(name, func(t *testing.T) {
			aged(t, func(t *testing.T, s *blob.Store, age func(string, time.Duration)) {
				if err := sweeper(s, "ours").Run(t.Context()); err != nil {
					t.Fatalf("a store without files: %v", err)
				}
				keep(t, s, "case/1/a")
				age("case/1/a", 48*time.Hour)
				w := sweeper(s, "ours")
				spoil(w)
				if err := w.Run(t.Context()); err == nil || !there(t, s, "case/1/a") {
					t.Errorf("gave %v; the file is there: %t", err, there(t, s, "case/1/a"))
				}
			})
		})
	}
}

func TestASweepRemovesUploadsOfAKilledProcess(t *testing.T) {
	s, dir := open(t, nil)
	old, young, at := filepath.Join(dir, ".part-old"), filepath.Join(dir, ".part-young"), time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	if err := errors.Join(os.WriteFile(old, nil, 0o600), os.Chtimes(old, at, at), os.WriteFile(young, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	if err := sweeper(s, "ours").Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if names := left(t, dir); len(names) != 2 || filepath.Base(names[0]) != ".part-young" {
		t.Errorf("left are %v", names)
	}
}
