package parcel

import (
	"context"
	"encoding/hex"
	"errors"

	"wangting/internal/fault"
)

// Courier is the service that tracks parcels of all companies.
type Courier interface {
	// Track queries the track of a number, once. NotFound when the number is not known yet, Invalid with what the courier
	// wants to know, or Away.
	Track(ctx context.Context, company, number, phone string) (Track, error)
	// Subscribe asks the courier to call back whenever a parcel moves; the courier signs its calls with
	// salt. Subscribing twice is no fault; Invalid means that it never will.
	Subscribe(ctx context.Context, company, number, phone, callback, salt string) error
	// ReadPush verifies and parses such a call. Forbidden unless it is signed with salt, Invalid when it
	// cannot be parsed.
	ReadPush(param, sign, salt string) (Push, error)
}

// Push is the content of one callback of the courier.
type Push struct {
	Number string
	Track  Track
	Moved  bool // false when the courier only reports that it stopped tracking
}

// SubscribeJob is the kind of the job that subscribes to a parcel's callbacks; its body is a
// Subscribing.
const SubscribeJob = "parcel.subscribe"

// Subscribing is the body of a SubscribeJob.
type Subscribing struct {
	ID string `json:"id"`
}

// follow queues the subscription; it does nothing when no courier is connected.
func (s *Service) follow(ctx context.Context, p Parcel) error {
	if s.Courier == nil {
		return nil
	}
	return s.Queue.Enqueue(ctx, SubscribeJob, Subscribing{p.ID})
}

// Subscribe runs a SubscribeJob.
func (s *Service) Subscribe(ctx context.Context, j Subscribing) error {
	if s.Courier == nil {
		return nil // the courier was removed from the configuration since
	}
	p, err := s.Store.Parcel(ctx, j.ID)
	if err != nil {
		return err
	}
	err = s.Courier.Subscribe(ctx, p.Company, p.Number, p.To.Phone, s.Public+CallbackPath+p.ID, s.salt(p.ID))
	if errors.Is(err, fault.Invalid) {
		return nil // asked again it says the same; the track is queried instead
	}
	return err
}

func (s *Service) track(ctx context.Context, p Parcel) (Track, error) {
	if s.Courier == nil {
		return Track{}, fault.New(fault.NotFound, "")
	}
	return s.Courier.Track(ctx, p.Company, p.Number, p.To.Phone)
}

// salt returns the key with which the courier signs its calls about one parcel. It is derived from the
// keyring and the parcel's id, so it need not be stored and is useless for another parcel.
func (s *Service) salt(parcelID string) string {
	return hex.EncodeToString(s.Keys.Index("parcel.push", parcelID))[:32]
}

// Pushed stores the track from a callback of the courier. Forbidden unless the signature is right,
// NotFound when the number is not the parcel's. A parcel that has been signed for keeps its state.
func (s *Service) Pushed(ctx context.Context, parcelID, param, sign string) error {
	if s.Courier == nil {
		return fault.New(fault.Forbidden, "") // no subscription exists
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
	return s.checked(ctx, p, push.Track, s.Now())
}
