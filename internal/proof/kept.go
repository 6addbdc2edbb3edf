package proof

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// Kept is what the draft of a wizard stores about its face.
type Kept struct {
	FaceID    string
	FaceLink  string    // token of the link in the QR code
	FaceAway  bool      // the bureau did not answer; a face is begun when it does
	FaceUntil time.Time // the face has passed and may be used until then
}

// Passed reports whether the face has passed and may be used at now.
func (k Kept) Passed(now time.Time) bool { return now.Before(k.FaceUntil) }

// Look gives the state of a wizard's face. It begins a face when the draft has none, or
// when again is true and none has passed. A failure of the bureau is in View.Trouble; the
// error is for failures of the hall.
func (f *Faces) Look(ctx context.Context, who actor.Actor, flow FaceFlow, k *Kept, again bool) (View, error) {
	if k.FaceID == "" || again && !k.Passed(f.Now()) {
		b, err := f.Begin(ctx, who, flow)
		if err != nil {
			k.FaceAway = k.FaceID == "" && errors.Is(err, fault.Away)
			return View{Trouble: err}, nil
		}
		*k = Kept{FaceID: b.ID, FaceLink: b.LinkToken}
		return b.View, nil
	}
	v, err := f.State(ctx, k.FaceID, flow.Binding)
	if err != nil {
		return View{}, fmt.Errorf("looking at the face of %s: %w", flow.FlowID, err)
	}
	k.FaceUntil = time.Time{}
	if v.State == Passed {
		k.FaceUntil = v.UseBefore
	}
	return v, nil
}
