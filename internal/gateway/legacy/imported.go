package legacy

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
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

// Imported is an older hall of which only a file of hashes is left.
type Imported struct {
	lines  map[string]Line
	hasher Hasher
}

// NewImported reads the file at path. It fails on the first line that is malformed.
func NewImported(path string, hasher Hasher) (*Imported, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading the accounts of an older hall: %w", err)
	}
	defer func() { _ = f.Close() }()
	i := &Imported{lines: map[string]Line{}, hasher: hasher}
	s := bufio.NewScanner(f)
	for n := 1; s.Scan(); n++ {
		if strings.TrimSpace(s.Text()) == "" {
			continue
		}
		var l Line
		if err := json.Unmarshal(s.Bytes(), &l); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", path, n, err)
		}
		if _, err := HabitOf(l.Habit); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", path, n, err)
		}
		i.lines[strings.ToLower(l.User)] = l
	}
	return i, s.Err()
}

// Verify computes the older hall's hash of the password and compares its argon2id. Fault: ErrWrong.
func (i *Imported) Verify(ctx context.Context, user, password string) (Account, error) {
	l, ok := i.lines[strings.ToLower(user)]
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
