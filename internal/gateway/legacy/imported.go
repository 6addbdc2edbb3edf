package legacy

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"wangting/internal/fault"
)

// Line is one account of an imported file: JSON, one a line. Hash is argon2id of the
// older hall's hash, so that a stolen file reveals less than the older hall's table.
type Line struct {
	User   string `json:"user"`
	Key    string `json:"key"`
	USCC   string `json:"uscc"`
	Status string `json:"status"` // NORMAL, CA, LOCKED, UPGRADED
	Habit  string `json:"habit"`
	Salt   string `json:"salt"`
	Hash   string `json:"hash"`
}

// Hasher computes argon2id with bounded concurrency; *secret.Passwords implements it.
type Hasher interface {
	Hash(ctx context.Context, password string) (string, error)
	Verify(ctx context.Context, password, hash string) (bool, error)
	VerifyNothing(ctx context.Context, password string) error
}

// Imported is an older hall of which only a file of hashes is left. The file is read for every question, so that a new one counts
// at once and none of it stays in memory: a file of 100,000 accounts takes about half a second, once in the life of a unit.
type Imported struct {
	path   string
	hasher Hasher
}

// NewImported returns the older hall whose file lies at path. A file that is missing or damaged is an outage of that hall alone,
// which the doctor tells.
func NewImported(path string, hasher Hasher) *Imported { return &Imported{path, hasher} }

// find reads the whole file, whether or not a name is in it. Of two lines with one name the later counts; a malformed line
// spoils the whole.
func (i *Imported) find(user string) (found Line, ok bool, err error) {
	f, err := os.Open(i.path)
	if err != nil {
		return found, false, fmt.Errorf("reading the accounts of an older hall: %w", err)
	}
	defer func() { _ = f.Close() }()
	s := bufio.NewScanner(f)
	for n := 1; s.Scan(); n++ {
		if strings.TrimSpace(s.Text()) == "" {
			continue
		}
		var l Line
		if err := json.Unmarshal(s.Bytes(), &l); err != nil {
			return found, false, fmt.Errorf("%s, line %d: %w", i.path, n, err)
		}
		if _, err := HabitOf(l.Habit); err != nil {
			return found, false, fmt.Errorf("%s, line %d: %w", i.path, n, err)
		}
		if strings.EqualFold(l.User, user) {
			found, ok = l, true
		}
	}
	return found, ok, s.Err()
}

// Verify computes the older hall's hash of the password and compares its argon2id. Faults: ErrWrong, Away.
func (i *Imported) Verify(ctx context.Context, user, password string) (Account, error) {
	l, ok, err := i.find(user)
	if err != nil {
		return Account{}, fault.Wrap(fault.Away, "", err)
	}
	if !ok {
		if err := i.hasher.VerifyNothing(ctx, password); err != nil {
			return Account{}, err
		}
		return Account{}, ErrWrong
	}
	h, err := HabitOf(l.Habit)
	if err != nil {
		return Account{}, err
	}
	right, err := i.hasher.Verify(ctx, h(l.Salt, password), l.Hash)
	switch {
	case err != nil:
		return Account{}, err
	case !right:
		return Account{}, ErrWrong
	case standings[l.Status] == "":
		return Account{}, fmt.Errorf("an older hall's account stands %q, which nobody knows", l.Status)
	}
	return Account{Key: l.Key, USCC: l.USCC, Standing: standings[l.Status]}, nil
}

// Wrap reads lines whose Hash is the older hall's own and writes them with argon2id of
// it. An operator runs it once, before the older hall is switched off. It returns the
// number of lines.
func Wrap(ctx context.Context, in io.Reader, out io.Writer, hasher Hasher) (int, error) {
	n, s, enc := 0, bufio.NewScanner(in), json.NewEncoder(out)
	for s.Scan() {
		if strings.TrimSpace(s.Text()) == "" {
			continue
		}
		n++
		var l Line
		if err := json.Unmarshal(s.Bytes(), &l); err != nil {
			return n, fmt.Errorf("line %d: %w", n, err)
		}
		if _, err := HabitOf(l.Habit); err != nil {
			return n, fmt.Errorf("line %d: %w", n, err)
		}
		hash, err := hasher.Hash(ctx, strings.ToLower(l.Hash))
		if err != nil {
			return n, err
		}
		l.Hash = hash
		if err := enc.Encode(l); err != nil {
			return n, err
		}
	}
	return n, s.Err()
}
