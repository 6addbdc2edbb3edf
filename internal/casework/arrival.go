package casework

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"wangting/internal/actor"
	"wangting/internal/blob"
	"wangting/internal/due"
	"wangting/internal/fault"
	"wangting/internal/id"
)

// PieceSize is the number of bytes of one piece of a large upload. A stored piece is never sent
// again.
const PieceSize = 1 << 20

// ArrivalLife is how long an incomplete upload is kept.
const ArrivalLife = 24 * time.Hour

// maxArrivals is the limit of incomplete uploads per person and case. Above it, the oldest is
// deleted.
const maxArrivals = 2 * MaxFiles

// Arrival is a large upload in progress. Nobody can read its pieces. Attach checks the content when
// the file is complete.
type Arrival struct {
	ID        string
	CaseID    string
	ByID      string
	Slot      string
	Size      int64
	Received  int64     // bytes stored: a multiple of PieceSize, or Size
	StartedAt time.Time // when the upload began; zero once it is a material and only its pieces remain to be deleted
}

// Coming describes the file that the browser is about to send.
type Coming struct {
	Slot string
	Name string
	Size int64
	Mark string // distinguishes files of equal name and size: the time of the last change
}

func (c Coming) known() string {
	return c.Name + "\x00" + strconv.FormatInt(c.Size, 10) + "\x00" + c.Mark
}

func (a Arrival) key(piece int64) string { return fmt.Sprintf(PiecePrefix+"%s-%d", a.ID, piece) }

func (a Arrival) pieces() int64 { return (a.Size + PieceSize - 1) / PieceSize }

var errNoArrival = fault.New(fault.NotFound,
	"这个文件已经传完，或者上传已经过期。如果列表里没有它，请重新选择文件")

// Arrive begins a large upload. It returns the existing upload when the same person began one for
// the same file. Invalid says why the file cannot be accepted.
func (s *Service) Arrive(ctx context.Context, who actor.Actor, caseID string, what Coming) (Arrival, error) {
	c, asked, err := s.open(ctx, who, caseID)
	if err != nil {
		return Arrival{}, err
	}
	slot, err := s.slot(ctx, c, asked, what.Slot)
	switch {
	case err != nil:
		return Arrival{}, err
	case what.Size <= 0:
		return Arrival{}, slot.takes(Material{Name: blob.FileName(what.Name)})
	case what.Size > slot.Limit():
		return Arrival{}, fault.On("material."+slot.Key, "“"+blob.FileName(what.Name)+"”太大，请压缩后重新上传")
	}
	a := Arrival{ID: id.New(), CaseID: c.ID, ByID: handOf(who, "").ID, Slot: slot.Key, Size: what.Size, StartedAt: s.Now()}
	found, err := s.Store.FindArrival(ctx, a, what.known())
	if !errors.Is(err, fault.NotFound) {
		return found, err
	}
	if err := errors.Join(s.practiceRoom(ctx, c, slot), s.makeRoom(ctx, a)); err != nil {
		return Arrival{}, err
	}
	err = s.Store.AddArrival(ctx, a, what.known())
	if errors.Is(err, fault.Conflict) { // another tab has just begun the same upload
		return s.Store.FindArrival(ctx, a, what.known())
	}
	return a, err
}

// makeRoom deletes a person's oldest incomplete uploads for a case when there are too many.
func (s *Service) makeRoom(ctx context.Context, a Arrival) error {
	all, err := s.Store.Arrivals(ctx, a.CaseID, a.ByID)
	for i := 0; err == nil && i <= len(all)-maxArrivals; i++ {
		err = s.forget(ctx, all[i])
	}
	return err
}

// Receive stores the next piece of an upload, which begins at byte from, and returns how many bytes
// are stored. A piece that was cut off is not stored. When the piece does not follow the stored
// bytes, Receive returns Conflict, and received says where to continue.
func (s *Service) Receive(
	ctx context.Context, who actor.Actor, caseID, arrivalID string, from int64, body io.Reader,
) (received int64, err error) {
	a, err := s.arriving(ctx, who, caseID, arrivalID)
	if err != nil {
		return 0, err
	}
	more := min(PieceSize, a.Size-a.Received)
	if from != a.Received || more == 0 {
		return a.Received, fault.New(fault.Conflict, "")
	}
	if err := s.Files.Keep(ctx, a.key(from/PieceSize), body, more); err != nil {
		return a.Received, err
	}
	err = s.Store.AdvanceArrival(ctx, a.ID, from, from+more)
	if err == nil || !errors.Is(err, fault.Conflict) {
		return from + more, err
	}
	now, e := s.Store.Arrival(ctx, a.ID)
	if errors.Is(e, fault.NotFound) { // finished or deleted meanwhile: delete this piece too
		return 0, errors.Join(errNoArrival, s.Files.Delete(ctx, a.key(from/PieceSize)))
	}
	return now.Received, err // another tab stored this piece first
}

// AttachArrived attaches a complete upload to its slot, as Attach does. When several tabs finish
// the same upload, it is attached once. Invalid deletes the pieces; after any other fault the
// pieces stay and the call can be repeated. A failure to delete the pieces is ignored, because
// SweepArrivals deletes them later.
func (s *Service) AttachArrived(ctx context.Context, who actor.Actor, caseID, arrivalID string, up Upload) (Material, error) {
	a, err := s.arriving(ctx, who, caseID, arrivalID)
	switch {
	case err == nil && a.Slot != up.Slot, err != nil && fault.Of(err) == errNoArrival:
		return Material{}, fault.On("material."+up.Slot, errNoArrival.Say)
	case err != nil:
		return Material{}, err
	case a.Received < a.Size:
		return Material{}, fault.On("material."+a.Slot,
			"“"+blob.FileName(up.Name)+"”还没有传完，请重新选择这个文件，会从中断处接着传")
	}
	whole := &assembled{ctx: ctx, files: s.Files, arrival: a}
	defer whole.close()
	up.Body = whole
	m, err := s.attach(ctx, who, caseID, up, func(ctx context.Context) error { return s.Store.EndArrival(ctx, a.ID) })
	if errors.Is(err, fault.Conflict) || errors.Is(err, fault.Invalid) { // another tab may have attached it first
		if _, e := s.arriving(ctx, who, caseID, arrivalID); fault.Of(e) == errNoArrival {
			return Material{}, fault.On("material."+up.Slot, errNoArrival.Say)
		}
	}
	if err == nil || errors.Is(err, fault.Invalid) {
		_ = s.forget(ctx, a)
	}
	return m, err
}

// SweepArrivals deletes uploads that were not completed or imported in time. Run it every hour.
func (s *Service) SweepArrivals(ctx context.Context) error {
	before := s.Now().Add(-ArrivalLife)
	if err := s.Store.SweepSheets(ctx, s.Now().Add(-SheetLife)); err != nil {
		return fmt.Errorf("sweeping uploaded sheets: %w", err)
	}
	return due.Each(ctx, func(ctx context.Context, after Arrival) ([]Arrival, error) {
		return s.Store.ArrivalsBefore(ctx, before, after, due.Batch)
	}, s.forget)
}

func (s *Service) arriving(ctx context.Context, who actor.Actor, caseID, arrivalID string) (Arrival, error) {
	c, _, err := s.open(ctx, who, caseID)
	if err != nil {
		return Arrival{}, err
	}
	a, err := s.Store.Arrival(ctx, arrivalID)
	if errors.Is(err, fault.NotFound) || err == nil && (a.StartedAt.IsZero() || a.CaseID != c.ID || a.ByID != handOf(who, "").ID) {
		return Arrival{}, errNoArrival
	}
	return a, err
}

// forget deletes the pieces before the row, so that the row still finds the remaining pieces after
// a failure.
func (s *Service) forget(ctx context.Context, a Arrival) error {
	for n := range a.pieces() {
		if n*PieceSize > a.Received { // one piece beyond Received may be stored but not counted
			break
		}
		if err := s.Files.Delete(ctx, a.key(n)); err != nil && !errors.Is(err, fault.NotFound) {
			return fmt.Errorf("deleting a piece: %w", err)
		}
	}
	return s.Store.RemoveArrival(ctx, a.ID)
}

// assembled reads the pieces of an upload one after another.
type assembled struct {
	ctx     context.Context
	files   *blob.Store
	arrival Arrival
	next    int64
	piece   io.ReadCloser
}

func (r *assembled) Read(b []byte) (int, error) {
	for {
		if r.piece == nil {
			if r.next == r.arrival.pieces() {
				return 0, io.EOF
			}
			p, err := r.files.Open(r.ctx, r.arrival.key(r.next))
			if err != nil {
				return 0, unread(err)
			}
			r.piece = p
			r.next++
		}
		n, err := r.piece.Read(b)
		if errors.Is(err, io.EOF) {
			r.close()
			err = nil
		}
		switch {
		case err != nil:
			return n, unread(err)
		case n > 0:
			return n, nil
		}
	}
}

func unread(err error) error {
	if errors.Is(err, fault.NotFound) || errors.Is(err, blob.ErrDamaged) {
		return fault.Wrap(fault.Invalid, "文件没有传完整，请重新选择这个文件", err)
	}
	return fault.Wrap(fault.Away, "文件暂时不能保存，已经传的部分还在。请稍后重新选择这个文件", err)
}

func (r *assembled) close() {
	if r.piece != nil {
		_ = r.piece.Close()
		r.piece = nil
	}
}
