// Package legacy owns the hall's question to older halls: is this the password of
// this account, and whose account is it (UPG-3)? Older halls differ in what they can
// offer, so there are three ways to ask:
//
//	Asked     the older hall answers over HTTP; question and answer are signed
//	Table     its accounts are read over a read-only SQL connection
//	Imported  its hashes were delivered in a file, each wrapped in argon2id
//
// The package knows no unit of this hall and keeps nothing: it compares a password and
// forgets it. An unknown name costs as much work as a wrong password and fails with the
// same ErrWrong.
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

// ErrWrong is returned when name and password do not match, or the name is unknown.
var ErrWrong = errors.New("the older hall knows no such name and password")

// Account is what an older hall returns after the right password.
type Account struct {
	Key      string // id of the account in the older hall; never changes
	USCC     string // "" when that hall has none on file
	Standing string // good, ca, locked, upgraded

	// What the unit had there, as far as the older hall returns it.
	Profile map[string]string // codes of 经济类型 AAB020, 单位性质 AAB019, 行业类型 AAB022, 隶属关系 AAB021
	Cases   []Case
}

// Case is one case of an older hall, to be looked up only.
type Case struct {
	Number string `json:"number"`
	Item   string `json:"item"`
	State  string `json:"status"`
	Day    string `json:"date"` // yyyy-MM-dd
}

// MaxCases is the largest number of cases taken over with an account.
const MaxCases = 200

// Hall is one older hall.
type Hall interface {
	Verify(ctx context.Context, user, password string) (Account, error)
}

// Habit computes an older hall's hash of salt and password.
type Habit func(salt, password string) string

// habits maps the names in the settings to hash functions.
var habits = map[string]Habit{
	"md5(password)":               func(_, p string) string { return hexed(md5.Sum([]byte(p))) },
	"md5(salt+password)":          func(s, p string) string { return hexed(md5.Sum([]byte(s + p))) },
	"sha1(password+salt)":         func(s, p string) string { return hexed(sha1.Sum([]byte(p + s))) },
	"sha256(password{salt})":      func(s, p string) string { return hexed(sha256.Sum256([]byte(p + "{" + s + "}"))) },
	"sm3(salt+password)":          func(s, p string) string { return hexed(sm3.Sum([]byte(s + p))) },
	"md5(md5(password)+salt)":     func(s, p string) string { return hexed(md5.Sum([]byte(hexed(md5.Sum([]byte(p))) + s))) },
	"sha256(salt+sha1(password))": func(s, p string) string { return hexed(sha256.Sum256([]byte(s + hexed(sha1.Sum([]byte(p)))))) },
}

// HabitOf returns the habit of that name. Case and blanks do not matter.
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
