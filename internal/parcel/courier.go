package parcel

import (
	"context"
	"encoding/hex"

	"wangting/internal/fault"
)

// Courier is the service that knows where parcels are.
type Courier interface {
	// Track asks for a number: NotFound for one that is not known yet, or Away.
	Track(ctx context.Context, company, number, phone string) (Track, error)
	// Subscribe has the courier call back whenever a parcel moves; salt signs what
	// it says. To subscribe twice is no fault.
	Subscribe(ctx context.Context, company, number, phone, callback, salt string) error
	// ReadPush reads such a call: Forbidden unless salt has signed it, Invalid when
	// it is not understood.
	ReadPush(param, sign, salt string) (Push, error)
}

// Push is what the courier says by itself.
type Push struct {
	Number string
	Track  Track
	Moved  bool // false when it only says that it has stopped watching
}

// SubscribeJob is the kind of job that has the courier tell of a parcel by itself; its body is a Subscribing.
const SubscribeJob = "parcel.subscribe"

// Subscribing names the parcel of a job.
type Subscribing struct {
	ID string `json:"id"`
}

// follow queues the subscription; without a courier there is none.
func (s *Service) follow(ctx context.Context, p Parcel) error {
	if s.Courier == nil {
		return nil
	}
	return s.Queue.Enqueue(ctx, SubscribeJob, Subscribing{p.ID})
}

// Subscribe does the job.
func (s *Service) Subscribe(ctx context.Context, j Subscribing) error {
	if s.Courier == nil {
		return nil // it was taken out of the settings since
	}
	p, err := s.Store.Parcel(ctx, j.ID)
	if err != nil {
		return err
	}
	return s.Courier.Subscribe(ctx, p.Company, p.Number, p.To.Phone, s.Public+CallbackPath+p.ID, s.salt(p.ID))
}

func (s *Service) track(ctx context.Context, p Parcel) (Track, error) {
	if s.Courier == nil {
		return Track{}, fault.New(fault.NotFound, "")
	}
	return s.Courier.Track(ctx, p.Company, p.Number, p.To.Phone)
}

// salt signs what the courier says of one parcel. It follows from a key of ours, so
// nothing has to be kept, and from the parcel, so it is worth nothing for another.
func (s *Service) salt(parcelID string) string {
	return hex.EncodeToString(s.Keys.Index("parcel.push", parcelID))[:32]
}

// Pushed keeps what the courier says by itself of a parcel: Forbidden unless its
// signature is right, NotFound for another number than the parcel's. What is signed
// for stays so.
func (s *Service) Pushed(ctx context.Context, parcelID, param, sign string) error {
	if s.Courier == nil {
		return fault.New(fault.Forbidden, "") // nobody was asked to call
	}
	push, err := s.Courier.ReadPush(param, sign, s.salt(parcelID))
	if err != nil || !push.Moved {
		return err
	}
	p, err := s.Store.Parcel(ctx, parcelID)
	if err != nil {
		return err
	}
	if Number(push.Number) != p.Number {
		return fault.New(fault.NotFound, "")
	}
	if p.final() {
		return nil
	}
	return s.Store.Checked(ctx, p.ID, push.Track.State, push.Track.Marks, s.Now())
}
