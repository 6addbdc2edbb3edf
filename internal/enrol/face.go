package enrol

import (
	"context"
	"fmt"

	"wangting/internal/actor"
	"wangting/internal/proof"
	"wangting/internal/regno"
)

// FaceView is step 2 as it stands.
type FaceView struct {
	Draft Draft
	proof.View
}

// Face is step 2 opened: the face of the draft, begun if there has been none.
// ErrEarly before step 1 is done.
func (s *Service) Face(ctx context.Context, who actor.Actor, draftID, session string) (FaceView, error) {
	return s.look(ctx, who, draftID, session, false)
}

// FaceAgain is 重新认证: a new face, whatever became of the last. A face that has
// passed and can be used stays.
func (s *Service) FaceAgain(ctx context.Context, who actor.Actor, draftID, session string) (FaceView, error) {
	return s.look(ctx, who, draftID, session, true)
}

// look asks how the face stands, begins one when it must, and keeps what came of it.
func (s *Service) look(ctx context.Context, who actor.Actor, draftID, session string, again bool) (FaceView, error) {
	d, err := s.at(ctx, draftID, session, Face)
	if err != nil {
		return FaceView{Draft: d}, err
	}
	k := d.Kept
	v, err := s.Faces.Look(ctx, who, d.face(session), &k, again)
	if err != nil {
		return FaceView{Draft: d}, fmt.Errorf("looking at the face of draft %s: %w", d.ID, err)
	}
	if k.FaceID != d.FaceID || !k.FaceUntil.Equal(d.FaceUntil) {
		was := d.FaceID
		d, err = s.change(ctx, d.ID, session, func(d *Draft) {
			if d.FaceID == was {
				d.Kept = k
			}
		})
	}
	return FaceView{Draft: d, View: v}, err
}

// face is what the bureau is asked for the draft.
func (d Draft) face(session string) proof.FaceFlow {
	return proof.FaceFlow{
		Purpose: unitFace,
		FlowID:  d.ID,
		Binding: session,
		Subject: proof.Subject{Document: d.Claim.Document, Name: d.Claim.RepName},
	}
}

// code is that of the phone which the account will have.
func (d Draft) code(who actor.Actor, session string, to regno.Mobile) proof.CodeFor {
	return proof.CodeFor{Purpose: unitPhone, FlowID: d.ID, Binding: session, Phone: to, IP: who.IP}
}
