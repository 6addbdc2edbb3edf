package enrol

import (
	"context"
	"fmt"

	"wangting/internal/actor"
	"wangting/internal/proof"
	"wangting/internal/regno"
)

// Face is step 2: it returns the state of the draft's face check. It begins one when there is none, or
// when again is true (重新认证); a check that has passed and is still usable stays. ErrEarly, with the
// draft, when this step may not be opened.
func (s *Service) Face(ctx context.Context, who actor.Actor, draftID, session string, again bool) (Draft, proof.View, error) {
	d, err := s.draftAt(ctx, draftID, session, Face)
	if err != nil {
		return d, proof.View{}, err
	}
	k := d.Kept
	v, err := s.Faces.Look(ctx, who, d.face(session), &k, again)
	if err != nil {
		return d, v, fmt.Errorf("looking at the face of draft %s: %w", d.ID, err)
	}
	if k.FaceID != d.FaceID || k.FaceAway != d.FaceAway || !k.FaceUntil.Equal(d.FaceUntil) {
		was := d.FaceID
		d, err = s.change(ctx, d.ID, session, func(d *Draft) {
			if d.FaceID == was {
				d.Kept = k
			}
		})
	}
	return d, v, err
}

// face returns the request for the face bureau.
func (d Draft) face(session string) proof.FaceFlow {
	return proof.FaceFlow{
		Purpose: unitFace,
		FlowID:  d.ID,
		Binding: session,
		Subject: proof.Subject{Document: d.Claim.Document, Name: d.Claim.RepName},
	}
}

// code describes the verification code for the phone that the account will have.
func (d Draft) code(who actor.Actor, session string, to regno.Mobile) proof.CodeFor {
	return proof.CodeFor{Purpose: unitPhone, FlowID: d.ID, Binding: session, Phone: to, IP: who.IP}
}
