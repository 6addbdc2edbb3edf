package slider

import (
	"context"
	"encoding/hex"
	"errors"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/limit"
	"wangting/internal/secret"
	"wangting/internal/store"
)

const (
	solveWithin = 2 * time.Minute
	useWithin   = 5 * time.Minute
	slack       = 6 // largest distance from the gap, in pixels, that counts as right
	slideTries  = 3
	wordsTries  = 1
)

// Kind is how a puzzle is solved.
type Kind string

const (
	Slide Kind = "slide"
	Words Kind = "words"
)

// Puzzle is a puzzle without its answer.
type Puzzle struct {
	ID       string
	Kind     Kind
	Purpose  string
	Y        int    // of the piece
	Question string // of a puzzle in words
}

// Service draws puzzles and checks them.
type Service struct {
	DB        *store.DB
	Keys      *secret.Keyring
	Limits    *limit.Service
	Now       func() time.Time
	PerMinute int64 // puzzles for one address
}

// New makes a Service that draws at most perMinute puzzles in a minute for one address.
func New(db *store.DB, keys *secret.Keyring, limits *limit.Service, perMinute int, now func() time.Time) *Service {
	return &Service{DB: db, Keys: keys, Limits: limits, PerMinute: int64(perMinute), Now: now}
}

const addSQL = `
INSERT INTO slider_puzzle (id, binding, purpose, kind, x, y, question, background, piece, tries, expires_us, passed_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, 0)`

// New draws a puzzle for a browser session and a purpose. The fault is Limited when an
// address asks for too many; then nothing is drawn.
func (s *Service) New(ctx context.Context, binding, purpose string) (Puzzle, error) {
	if err := s.count(ctx); err != nil {
		return Puzzle{}, err
	}
	d, err := draw()
	if err != nil {
		return Puzzle{}, err
	}
	return s.add(ctx, binding, Puzzle{Kind: Slide, Purpose: purpose, Y: d.Y}, d)
}

// NewWords makes a question in words instead.
func (s *Service) NewWords(ctx context.Context, binding, purpose string) (Puzzle, error) {
	if err := s.count(ctx); err != nil {
		return Puzzle{}, err
	}
	q, answer := ask()
	return s.add(ctx, binding, Puzzle{Kind: Words, Purpose: purpose, Question: q}, drawing{X: answer})
}

// count counts a puzzle for the address that asks.
func (s *Service) count(ctx context.Context) error {
	n, _, err := s.Limits.HitUntil(ctx, "slider.new", actor.From(ctx).IP, time.Minute, s.Now())
	if err != nil {
		return err
	}
	if n > s.PerMinute {
		return &fault.Fault{Kind: fault.Limited, Say: "验证请求太频繁，请 1 分钟后再试", RetryAfter: time.Minute}
	}
	return nil
}

func (s *Service) add(ctx context.Context, binding string, p Puzzle, d drawing) (Puzzle, error) {
	p.ID = id.New()
	_, err := s.DB.Exec(ctx, addSQL, p.ID, s.bound(binding), p.Purpose, string(p.Kind), d.X, d.Y, p.Question,
		d.Background, d.Piece, store.Us(s.Now().Add(solveWithin)))
	return p, err
}

// bound is the keyed hash of a browser session, as the table stores it.
func (s *Service) bound(binding string) string {
	return hex.EncodeToString(s.Keys.Index("slider.binding", binding))
}

// Find gives an open puzzle of this browser session. NotFound otherwise.
func (s *Service) Find(ctx context.Context, binding, puzzleID string) (Puzzle, error) {
	var r struct {
		Kind, Purpose, Question string
		Y                       int
	}
	err := s.DB.Get(ctx, &r, `SELECT kind, purpose, question, y FROM slider_puzzle
 WHERE id = $1 AND binding = $2 AND passed_us = 0`, puzzleID, s.bound(binding))
	return Puzzle{ID: puzzleID, Kind: Kind(r.Kind), Purpose: r.Purpose, Y: r.Y, Question: r.Question}, err
}

// Pictures gives the picture (JPEG) and the piece (PNG).
func (s *Service) Pictures(ctx context.Context, binding, puzzleID string) (background, piece []byte, err error) {
	var r struct{ Background, Piece []byte }
	err = s.DB.Get(ctx, &r, `SELECT background, piece FROM slider_puzzle
 WHERE id = $1 AND binding = $2 AND kind = 'slide'`, puzzleID, s.bound(binding))
	return r.Background, r.Piece, err
}

const trySQL = `
UPDATE slider_puzzle
   SET tries      = tries + 1
 WHERE id         = $1
   AND binding    = $2
   AND passed_us  = 0
   AND expires_us > $3
   AND tries      < CASE kind WHEN 'slide' THEN CAST($4 AS BIGINT) ELSE CAST($5 AS BIGINT) END
RETURNING kind, x`

// Check checks an answer: nil when it is right, Invalid when it is wrong, Expired when the
// puzzle is no longer valid. Every answer counts as a try, also concurrent ones.
func (s *Service) Check(ctx context.Context, binding, puzzleID string, position int) error {
	right := false
	now := s.Now()
	err := s.DB.InTx(ctx, func(ctx context.Context) error {
		var r struct {
			Kind string
			X    int
		}
		if err := s.DB.Get(ctx, &r, trySQL, puzzleID, s.bound(binding), store.Us(now), slideTries, wordsTries); err != nil {
			return err
		}
		off := max(position-r.X, r.X-position)
		right = off == 0 || r.Kind == string(Slide) && off <= slack
		if !right {
			return nil
		}
		_, err := s.DB.Exec(ctx, `UPDATE slider_puzzle SET passed_us = $2, expires_us = $3, background = NULL, piece = NULL
 WHERE id = $1`, puzzleID, store.Us(now), store.Us(now.Add(useWithin)))
		return err
	})
	switch {
	case errors.Is(err, fault.NotFound):
		return fault.New(fault.Expired, "这次验证已失效，已为您换了一个")
	case err != nil:
		return err
	case !right:
		return fault.New(fault.Invalid, "没有对上，请再试一次")
	}
	return nil
}

// Passed reports whether this browser session holds an unused proof for a purpose.
func (s *Service) Passed(ctx context.Context, binding, purpose string) (bool, error) {
	var is bool
	err := s.DB.Get(ctx, &is, `SELECT EXISTS (SELECT 1 FROM slider_puzzle
 WHERE binding = $1 AND purpose = $2 AND passed_us > 0 AND expires_us > $3)`, s.bound(binding), purpose, store.Us(s.Now()))
	return is, err
}

const consumeSQL = `
DELETE FROM slider_puzzle
 WHERE id = (SELECT id FROM slider_puzzle
              WHERE binding = $1 AND purpose = $2 AND passed_us > 0 AND expires_us > $3
              ORDER BY id LIMIT 1)`

// Consume uses up a proof. The fault is Invalid when there is none.
func (s *Service) Consume(ctx context.Context, binding, purpose string) error {
	n, err := s.DB.Exec(ctx, consumeSQL, s.bound(binding), purpose, store.Us(s.Now()))
	if err == nil && n == 0 {
		return fault.New(fault.Invalid, "请先完成安全验证")
	}
	return err
}

// Sweep removes expired puzzles and proofs; run it every hour.
func (s *Service) Sweep(ctx context.Context) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM slider_puzzle WHERE expires_us <= $1`, store.Us(s.Now()))
	return err
}
