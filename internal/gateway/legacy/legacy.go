// Package legacy owns the hall's question to older halls: is this the password of
// this account, and whose account is it (UPG-3)? There are three ways to ask, for
// older halls differ in what they can give:
//
//	Asked     the older hall answers over HTTP, signed both ways
//	Table     its accounts are read over a read-only SQL connection
//	Imported  its hashes were given to us in a file, each wrapped in argon2id
//
// It knows no unit of this hall and keeps nothing: a password is compared and
// forgotten. An unknown name costs as much work as a wrong password and is told
// with the same ErrWrong.
package legacy

import (
	"context"
	"crypto/md5" //nolint:gosec // what older halls did
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/emmansun/gmsm/sm3"
)

// ErrWrong says that name and password do not go together.
var ErrWrong = errors.New("the older hall knows no such name and password")

// Account is what an older hall tells of an account after its password.
type Account struct {
	Key      string // of the account there; never changes
	USCC     string // "" when that hall has none on file
	Standing string // good, ca, locked, upgraded

	// What the unit had there, as far as the hall gives it.
	Profile map[string]string // codes of 经济类型 AAB020, 单位性质 AAB019, 行业类型 AAB022, 隶属关系 AAB021
	Cases   []Case
}

// Case is one case of an older hall, for looking up.
type Case struct {
	Number string `json:"number"`
	Item   string `json:"item"`
	State  string `json:"status"`
	Day    string `json:"date"` // yyyy-MM-dd
}

// MostCases is how many cases of an account are taken over.
const MostCases = 200

// Hall is one older hall.
type Hall interface {
	Verify(ctx context.Context, user, password string) (Account, error)
}

// Habit is how an older hall made a hash of salt and password.
type Habit func(salt, password string) string

// habits by their names in the settings.
var habits = map[string]Habit{
	"md5(password)":               func(_, p string) string { return hexed(md5.Sum([]byte(p))) },
	"md5(salt+password)":          func(s, p string) string { return hexed(md5.Sum([]byte(s + p))) },
	"sha1(password+salt)":         func(s, p string) string { return hexed(sha1.Sum([]byte(p + s))) },
	"sha256(password{salt})":      func(s, p string) string { return hexed(sha256.Sum256([]byte(p + "{" + s + "}"))) },
	"sm3(salt+password)":          func(s, p string) string { return hexed(sm3.Sum([]byte(s + p))) },
	"md5(md5(password)+salt)":     func(s, p string) string { return hexed(md5.Sum([]byte(hexed(md5.Sum([]byte(p))) + s))) },
	"sha256(salt+sha1(password))": func(s, p string) string { return hexed(sha256.Sum256([]byte(s + hexed(sha1.Sum([]byte(p)))))) },
}

// HabitOf gives a habit by name.
func HabitOf(name string) (Habit, error) {
	h, ok := habits[strings.ToLower(strings.ReplaceAll(name, " ", ""))]
	if !ok {
		return nil, fmt.Errorf("nobody knows how to make %q", name)
	}
	return h, nil
}

func hexed[T [16]byte | [20]byte | [32]byte](sum T) string {
	switch s := any(sum).(type) {
	case [16]byte:
		return hex.EncodeToString(s[:])
	case [20]byte:
		return hex.EncodeToString(s[:])
	case [32]byte:
		return hex.EncodeToString(s[:])
	}
	return ""
}
