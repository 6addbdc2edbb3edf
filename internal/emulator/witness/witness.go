// Package witness emulates an institution outside the hall that signs its public log too, by C2SP tlog-witness: it remembers the size
// and root that it signed last and signs a checkpoint only with the proof that nothing before was changed.
//
//	POST /add-checkpoint  "old N\n", consistency proof, empty line, checkpoint → 200 lines of cosignature/v1
//
// It refuses as a real one does: 400 no question of this form, 404 a log that it does not know, 403 a signature that is not the
// log's, 409 with the size that it signed last, 422 a proof that does not hold. A real operator enters the log's key once; this one asks
// the hall for its keys at the first question and keeps to them.
package witness

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/transparency-dev/formats/log"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
)

// Options sets the witness up.
type Options struct {
	Name    string // of its key, without spaces
	Key     ed25519.PrivateKey
	Now     func() time.Time
	KeyOf   func(ctx context.Context, origin string) (string, error) // verifier key of a log that it shall sign; an error for any other
	Changed func()                                                   // called after each signature; may be nil
}

// Log is what the witness remembers of one log.
type Log struct {
	Key  string `json:"key"`
	Size uint64 `json:"size"`
	Root []byte `json:"root"`
}

// Witness signs logs. It is safe for concurrent use.
type Witness struct {
	o  Options
	mu sync.Mutex
	of map[string]Log
}

// New returns a Witness that has seen nothing.
func New(o Options) *Witness {
	if o.Changed == nil {
		o.Changed = func() {}
	}
	return &Witness{o: o, of: map[string]Log{}}
}

// VerifierKey is what a hall sets as the witness's key.
func (w *Witness) VerifierKey() string { return VerifierKey(w.o.Name, w.o.Key) }

// VerifierKey writes the public key of a witness as a verifier key for cosignature/v1.
func VerifierKey(name string, key ed25519.PrivateKey) string {
	public := append([]byte{cosignature}, key.Public().(ed25519.PublicKey)...)
	return fmt.Sprintf("%s+%08x+%s", name, hash(name, public), base64.StdEncoding.EncodeToString(public))
}

// State is what survives a restart, by the names of the logs.
func (w *Witness) State() map[string]Log {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := map[string]Log{}
	for name, l := range w.of {
		out[name] = l
	}
	return out
}

// Restore puts State back.
func (w *Witness) Restore(state map[string]Log) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for name, l := range state {
		w.of[name] = l
	}
}

// Handler serves the interface.
func (w *Witness) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /add-checkpoint", w.add)
	return mux
}

// refused is an answer other than a signature.
type refused struct {
	status int
	size   uint64 // with 409
}

func (w *Witness) add(rw http.ResponseWriter, r *http.Request) {
	b, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, 64<<10))
	if err != nil {
		rw.WriteHeader(http.StatusBadRequest)
		return
	}
	line, no := w.sign(r.Context(), string(b))
	switch no.status {
	case 0:
		_, _ = io.WriteString(rw, line)
		w.o.Changed()
	case http.StatusConflict:
		rw.Header().Set("Content-Type", "text/x.tlog.size")
		rw.WriteHeader(no.status)
		_, _ = io.WriteString(rw, strconv.FormatUint(no.size, 10)+"\n")
	default:
		rw.WriteHeader(no.status)
	}
}

func (w *Witness) sign(ctx context.Context, body string) (string, refused) {
	old, hashes, checkpoint, ok := read(body)
	if !ok {
		return "", refused{status: http.StatusBadRequest}
	}
	origin, _, _ := strings.Cut(checkpoint, "\n")
	w.mu.Lock()
	defer w.mu.Unlock()
	known, have := w.of[origin]
	if !have {
		key, err := w.o.KeyOf(ctx, origin)
		if err != nil {
			return "", refused{status: http.StatusNotFound}
		}
		known.Key = key
	}
	verifier, err := note.NewVerifier(known.Key)
	if err != nil {
		return "", refused{status: http.StatusNotFound}
	}
	c, _, n, err := log.ParseCheckpoint([]byte(checkpoint), origin, verifier)
	switch {
	case err != nil:
		return "", refused{status: http.StatusForbidden}
	case old > c.Size:
		return "", refused{status: http.StatusBadRequest}
	case old != known.Size, old == c.Size && old > 0 && string(c.Hash) != string(known.Root):
		return "", refused{http.StatusConflict, known.Size}
	case old == 0 && len(hashes) > 0:
		return "", refused{status: http.StatusUnprocessableEntity}
	case old > 0 && proof.VerifyConsistency(rfc6962.DefaultHasher, old, c.Size, hashes, known.Root, c.Hash) != nil:
		return "", refused{status: http.StatusUnprocessableEntity}
	}
	known.Size, known.Root = c.Size, c.Hash
	w.of[origin] = known
	return w.line(n.Text), refused{}
}

// cosignature is the algorithm of Ed25519 signatures over a checkpoint and a time.
const cosignature = 4

// line signs a checkpoint as it is now.
func (w *Witness) line(text string) string {
	at := uint64(w.o.Now().Unix())
	public := append([]byte{cosignature}, w.o.Key.Public().(ed25519.PublicKey)...)
	sig := binary.BigEndian.AppendUint32(nil, hash(w.o.Name, public))
	sig = binary.BigEndian.AppendUint64(sig, at)
	sig = append(sig, ed25519.Sign(w.o.Key, fmt.Appendf(nil, "cosignature/v1\ntime %d\n%s", at, text))...)
	return "— " + w.o.Name + " " + base64.StdEncoding.EncodeToString(sig) + "\n"
}

// read reads a question.
func read(body string) (old uint64, hashes [][]byte, checkpoint string, ok bool) {
	head, checkpoint, ok := strings.Cut(body, "\n\n")
	if !ok {
		return 0, nil, "", false
	}
	lines := strings.Split(head, "\n")
	size, ok := strings.CutPrefix(lines[0], "old ")
	old, err := strconv.ParseUint(size, 10, 64)
	if !ok || err != nil || strconv.FormatUint(old, 10) != size || len(lines) > 64 {
		return 0, nil, "", false
	}
	for _, l := range lines[1:] {
		b, err := base64.StdEncoding.DecodeString(l)
		if err != nil || len(b) != 32 {
			return 0, nil, "", false
		}
		hashes = append(hashes, b)
	}
	return old, hashes, checkpoint, true
}
