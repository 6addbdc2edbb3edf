// Package wall stands before a form that anybody may send: the slider comes first, and what was typed waits in the sealed browser
// session while it is solved. It knows nothing of what the form asks. What waits is given only to the person who typed it: at a
// shared computer, who signs in or out finds an empty form.
package wall

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/web"
	"wangting/internal/web/slider"
)

// Puzzles is the part of slider.Service that stands before a form.
type Puzzles interface {
	New(ctx context.Context, binding, purpose string) (slider.Puzzle, error)
	Passed(ctx context.Context, binding, purpose string) (bool, error)
	Consume(ctx context.Context, binding, purpose string) error
}

// Wall is the slider before one kind of form.
type Wall struct {
	Puzzles
	Purpose string // what the puzzle is solved for, and the key of what waits
	Now     func() time.Time
}

// Lasts is how long something typed waits.
const Lasts = 30 * time.Minute

type kept struct {
	As, Of string
	Data   json.RawMessage
	Until  time.Time
}

// Open reports whether this browser has solved the puzzle. When it has not, it has been sent to the puzzle, which leads to back.
func (a Wall) Open(w http.ResponseWriter, r *http.Request, back string) (bool, error) {
	passed, err := a.Passed(r.Context(), web.Session(r.Context()).ID(), a.Purpose)
	if err != nil || passed {
		return passed, err
	}
	return false, a.send(w, r, back)
}

func (a Wall) send(w http.ResponseWriter, r *http.Request, back string) error {
	puzzle, err := a.New(r.Context(), web.Session(r.Context()).ID(), a.Purpose)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, slider.Address(puzzle, back))
}

// Spend uses the solved puzzle up. When its proof is too old, it reports false: what was typed about of waits, and the browser has
// been sent to another puzzle, which leads to back.
func (a Wall) Spend(w http.ResponseWriter, r *http.Request, back, of string, typed any) (bool, error) {
	err := a.Consume(r.Context(), web.Session(r.Context()).ID(), a.Purpose)
	if !errors.Is(err, fault.Invalid) {
		return err == nil, err
	}
	if err := Keep(r, a.key(), of, typed, a.Now().Add(Lasts)); err != nil {
		return false, err
	}
	return false, a.send(w, r, back)
}

// Waiting reads what waits about of into typed; it leaves typed alone when nothing does.
func (a Wall) Waiting(r *http.Request, of string, typed any) bool {
	return Kept(r, a.key(), of, typed, a.Now())
}

// Clear forgets what waits.
func (a Wall) Clear(r *http.Request) { web.Session(r.Context()).Drop(a.key()) }

func (a Wall) key() string { return a.Purpose + ".typed" }

// Keep puts something into the sealed session for whoever uses this browser now, until a moment.
func Keep(r *http.Request, key, of string, what any, until time.Time) error {
	data, err := json.Marshal(what)
	if err != nil {
		return err
	}
	b, err := json.Marshal(kept{As: actor.From(r.Context()).PersonID, Of: of, Data: data, Until: until})
	if err == nil {
		web.Session(r.Context()).Put(key, string(b))
	}
	return err
}

// Kept reads what the same person in this browser kept about of. It leaves into alone when there is nothing.
func Kept(r *http.Request, key, of string, into any, now time.Time) bool {
	var k kept
	err := json.Unmarshal([]byte(web.Session(r.Context()).Get(key)), &k)
	if err != nil || k.As != actor.From(r.Context()).PersonID || k.Of != of || !now.Before(k.Until) {
		return false
	}
	return json.Unmarshal(k.Data, into) == nil
}
