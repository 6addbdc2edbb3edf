// Package argon computes argon2id (RFC 9106) as OWASP asks for it at 19 MiB: in this
// process, or in a helper of the lowest priority, so that a morning's crowd of logins
// takes the time that pages leave and no page waits for a password.
//
// The helper is asked over a pipe that nobody else can open, is given an empty environment
// (no master key), and ends when the pipe does, so it does not outlive the hall. One that
// cannot start, dies, or gets no time at all is no reason to turn anybody away: then the
// password is computed here.
package argon

import (
	"encoding/base64"
	"fmt"

	"github.com/alexedwards/argon2id"
)

// params are those of new hashes; one thread a hash keeps a pool of them fair.
var params = argon2id.Params{Memory: 19456, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// Nobody is a hash of no password, with the parameters of all others. It is
// written down rather than made, so that starting costs nothing.
var Nobody = fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", params.Memory, params.Iterations, params.Parallelism,
	base64.RawStdEncoding.EncodeToString([]byte("nobody has this!")),
	base64.RawStdEncoding.EncodeToString([]byte("and no password gives these bits")))

// Old reports whether hash was made with other parameters than new ones are.
func Old(hash string) bool {
	got, _, _, err := argon2id.DecodeHash(hash)
	return err != nil || *got != params
}

// Computer computes passwords; the zero Computer in this process.
type Computer struct{ helper *helper }

// By has a process of its own compute: command starts it, and it calls Serve on its input
// and output. It is started when it is needed.
func By(command ...string) Computer {
	if len(command) == 0 {
		return Computer{}
	}
	return Computer{newHelper(command)}
}

// Hash gives the text to store.
func (c Computer) Hash(password string) (string, error) {
	return compute(c.helper, "Hash", password, here{}.Hash)
}

// Verify reports whether hash is of password; a hash that cannot be read is an error.
func (c Computer) Verify(password, hash string) (bool, error) {
	return compute(c.helper, "Verify", Attempt{password, hash}, here{}.Verify)
}

// compute asks the helper, and computes here what it did not: what cannot be computed at
// all, such as from a hash that cannot be read, fails here at once, and says why.
func compute[A, R any](h *helper, method string, what A, locally func(A, *R) error) (R, error) {
	var r R
	if h != nil && h.ask(method, what, &r) == nil {
		return r, nil
	}
	var own R // a late answer may still come into the other
	err := locally(what, &own)
	return own, err
}

// here is what both sides compute by, in the shape that net/rpc asks for.
type here struct{}

// Attempt is a password, and the hash that it may be the password of.
type Attempt struct{ Password, Hash string }

func (here) Hash(password string, hash *string) (err error) {
	*hash, err = argon2id.CreateHash(password, &params)
	return err
}

func (here) Verify(a Attempt, ok *bool) (err error) {
	*ok, err = argon2id.ComparePasswordAndHash(a.Password, a.Hash)
	return err
}
