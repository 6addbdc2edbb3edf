// Package fault owns the one vocabulary in which the hall says that something
// could not be done. A fault has a kind (for the machine), a sentence (for the
// person, in Chinese, saying what to do next) and a cause (for the log). Any other
// error counts as Broken: the person sees only a reference number.
package fault

import (
	"errors"
	"strings"
	"time"
)

// Kind is what went wrong, for the machine.
type Kind uint8

const (
	Broken    Kind = iota // ours to mend; the person sees only a reference number
	Invalid               // the input breaks a rule
	NotFound              // no such thing, or not theirs to see
	Forbidden             // known and signed in, but not allowed
	Conflict              // someone changed it first, or it exists already
	Away                  // an outside system did not answer
	Limited               // too many tries; RetryAfter says when
	Anonymous             // nobody is signed in, or the session has ended
	Expired               // a link, a code or a wizard whose time is over
	Unsure                // signed in, but must prove their identity again
)

var kindNames = [...]string{"broken", "invalid", "not found", "forbidden", "conflict", "away", "limited", "anonymous", "expired", "unsure"}

// String is the kind in lower case English, for logs and metrics.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown"
}

// Error lets a Kind be the target of errors.Is.
func (k Kind) Error() string { return k.String() }

// Field is one wrong field of a form and the sentence beside it.
type Field struct {
	Name string // the name of the input
	Say  string // what is wrong and how to correct it, without a full stop
}

// Next is the page on which a person goes on after a refusal, by its path within the hall.
type Next struct{ Text, Path string }

// Fault is an error with a sentence for the person who met it.
type Fault struct {
	Kind       Kind
	Head       string        // over Say on a page of its own, where the words of the kind do not fit; "" mostly
	Say        string        // for the person; may be empty when there are Fields
	Fields     []Field       // in the order of the form
	Service    string        // Away: which outside system, in the words of the hall
	RetryAfter time.Duration // Limited: when another try makes sense
	Next       Next          // the page on which the person goes on; none is said when empty
	Cause      error         // for the log only
}

// Error is for logs; it never holds what the person typed.
func (f *Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.Kind.String())
	if f.Service != "" {
		b.WriteString(" (" + f.Service + ")")
	}
	if f.Say != "" {
		b.WriteString(": " + f.Say)
	}
	for _, fd := range f.Fields {
		b.WriteString("; " + fd.Name + ": " + fd.Say)
	}
	if f.Cause != nil {
		b.WriteString(": " + f.Cause.Error())
	}
	return b.String()
}

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Cause }

// Is lets errors.Is(err, fault.NotFound) test for a kind.
func (f *Fault) Is(target error) bool { k, ok := target.(Kind); return ok && k == f.Kind }

// New makes a fault with a kind and a sentence for the person.
func New(k Kind, say string) *Fault { return &Fault{Kind: k, Say: say} }

// Wrap makes a fault around a cause.
func Wrap(k Kind, say string, cause error) *Fault { return &Fault{Kind: k, Say: say, Cause: cause} }

// On makes an Invalid fault about one field.
func On(field, say string) *Fault {
	return &Fault{Kind: Invalid, Fields: []Field{{field, say}}}
}

// AwayFrom makes an Away fault: an outside system did not answer as it should.
func AwayFrom(service string, cause error) *Fault {
	return &Fault{Kind: Away, Service: service, Cause: cause,
		Say: service + "暂时没有响应，您填写的内容没有受影响。请稍后再试，或拨打 12333"}
}

// Of gives the fault in err's chain. A plain error becomes a Broken fault with err as its cause.
func Of(err error) *Fault {
	if f, ok := errors.AsType[*Fault](err); ok {
		return f
	}
	return &Fault{Kind: Broken, Cause: err}
}

// FieldSays gives the sentence about one field, or ""; no fault says nothing.
func (f *Fault) FieldSays(name string) string {
	if f == nil {
		return ""
	}
	for _, fd := range f.Fields {
		if fd.Name == name {
			return fd.Say
		}
	}
	return ""
}
