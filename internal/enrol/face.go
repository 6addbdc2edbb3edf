package enrol

import (
	"context"
	"fmt"
	"time"

	"wangting/internal/actor"
)

// FaceView is step 2 as it stands.
type FaceView struct {
	Draft Draft
	State FaceState
	// Trouble is why there is no QR code, or why its state may be old: Away, Limited.
	Trouble error
}

// Face is step 2 opened: the face of the draft, begun if there has been none.
// ErrEarly before step 1 is done.
func (s *Service) Face(ctx context.Context, who actor.Actor, draftID, session string) (FaceView, error) {
	d, err := s.at(ctx, draftID, session, Face)
	if err != nil {
		return FaceView{Draft: d}, err
	}
	if d.FaceID == "" {
		return s.begin(ctx, who, d, session)
	}
	return s.look(ctx, d, session)
}

// FaceAgain is 重新认证: a new face, whatever became of the last. A face that has
// passed and can be used stays.
func (s *Service) FaceAgain(ctx context.Context, who actor.Actor, draftID, session string) (FaceView, error) {
	d, err := s.at(ctx, draftID, session, Face)
	if err != nil {
		return FaceView{Draft: d}, err
	}
	if d.answered(Face, s.Now()) {
		return FaceView{Draft: d, State: FacePassed}, nil
	}
	return s.begin(ctx, who, d, session)
}

func (s *Service) flow(d Draft, session string) FaceFlow {
	return FaceFlow{DraftID: d.ID, Session: session, Document: d.Claim.Document, Name: d.Claim.RepName}
}

// begin asks for a face. That it cannot be had is part of the view: the step is
// shown, with 重新认证.
func (s *Service) begin(ctx context.Context, who actor.Actor, d Draft, session string) (FaceView, error) {
	b, err := s.Faces.Begin(ctx, who, s.flow(d, session))
	if err != nil {
		return FaceView{Draft: d, Trouble: fmt.Errorf("beginning the face of draft %s: %w", d.ID, err)}, nil
	}
	d, err = s.change(ctx, d.ID, session, func(d *Draft) { d.FaceID, d.FaceLink, d.FaceUntil = b.ID, b.Token, time.Time{} })
	return FaceView{Draft: d, State: FaceNew}, err
}

// look asks how the face stands, and keeps that it has passed.
func (s *Service) look(ctx context.Context, d Draft, session string) (FaceView, error) {
	seen, err := s.Faces.State(ctx, d.FaceID, session)
	if err != nil {
		return FaceView{Draft: d}, fmt.Errorf("looking at the face of draft %s: %w", d.ID, err)
	}
	until := time.Time{}
	if seen.State == FacePassed {
		until = seen.UseBefore
	}
	if !until.Equal(d.FaceUntil) {
		id := d.FaceID
		d, err = s.change(ctx, d.ID, session, func(d *Draft) {
			if d.FaceID == id {
				d.FaceUntil = until
			}
		})
	}
	return FaceView{Draft: d, State: seen.State, Trouble: seen.Trouble}, err
}
