package slider

import (
	"bytes"
	"errors"
	"fmt"
	"image/jpeg"
	"image/png"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/limit/limitdb"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

func service(t *testing.T, db *store.DB) (*Service, *time.Time) {
	t.Helper()
	now := time.Date(2026, 11, 26, 4, 0, 0, 0, time.UTC)
	return New(db, secrettest.Keyring(t), limitdb.New(db), 60, func() time.Time { return now }), &now
}

func gap(t *testing.T, s *Service, puzzleID string) (x int) {
	t.Helper()
	if err := s.DB.Get(t.Context(), &x, `SELECT x FROM slider_puzzle WHERE id = $1`, puzzleID); err != nil {
		t.Fatal(err)
	}
	return x
}

func TestASolvedPuzzleIsAProofForOneActOfOneSessionAndPurpose(t *testing.T) { // SEC-2
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, _ := service(t, db)
		ctx := t.Context()
		p, err := s.New(ctx, "b", "login")
		if err != nil {
			t.Fatal(err)
		}
		x := gap(t, s, p.ID)
		if err := s.Consume(ctx, "b", "login"); !errors.Is(err, fault.Invalid) {
			t.Errorf("before it is solved: %v", err)
		}
		if err := s.Check(ctx, "somebody else", p.ID, x); !errors.Is(err, fault.Expired) {
			t.Errorf("solved by another session: %v", err)
		}
		if err := s.Check(ctx, "b", p.ID, x+slack); err != nil {
			t.Fatalf("the right place: %v", err)
		}
		if err := s.Check(ctx, "b", p.ID, x); !errors.Is(err, fault.Expired) {
			t.Errorf("solved again: %v", err)
		}
		for name, other := range map[string][2]string{"another session": {"c", "login"}, "another purpose": {"b", "register"}} {
			if is, err := s.Passed(ctx, other[0], other[1]); err != nil || is {
				t.Errorf("%s holds the proof: %v, %v", name, is, err)
			}
			if err := s.Consume(ctx, other[0], other[1]); !errors.Is(err, fault.Invalid) {
				t.Errorf("%s used the proof: %v", name, err)
			}
		}
		if is, err := s.Passed(ctx, "b", "login"); err != nil || !is {
			t.Errorf("the proof is not there: %v, %v", is, err)
		}
		var used atomic.Int64
		var wg sync.WaitGroup
		for range 12 {
			wg.Go(func() {
				if s.Consume(ctx, "b", "login") == nil {
					used.Add(1)
				}
			})
		}
		wg.Wait()
		if used.Load() != 1 {
			t.Errorf("the proof was used %d times", used.Load())
		}
	})
}

func TestAPuzzleHasThreeTriesHoweverManyComeAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, _ := service(t, db)
		p, err := s.New(t.Context(), "b", "login")
		if err != nil {
			t.Fatal(err)
		}
		x := gap(t, s, p.ID)
		var wrong atomic.Int64
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				if errors.Is(s.Check(t.Context(), "b", p.ID, x+slack+1), fault.Invalid) {
					wrong.Add(1)
				}
			})
		}
		wg.Wait()
		if wrong.Load() != slideTries {
			t.Errorf("%d tries were looked at, want %d", wrong.Load(), slideTries)
		}
		if err := s.Check(t.Context(), "b", p.ID, x); !errors.Is(err, fault.Expired) {
			t.Errorf("the right place after that: %v", err)
		}
	})
}

func TestAPuzzleAndItsProofGoBadAndAreSwept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, now := service(t, db)
		late, err := s.New(t.Context(), "b", "login")
		if err != nil {
			t.Fatal(err)
		}
		*now = now.Add(solveWithin)
		if err := s.Check(t.Context(), "b", late.ID, gap(t, s, late.ID)); !errors.Is(err, fault.Expired) {
			t.Errorf("after two minutes: %v", err)
		}
		p, err := s.New(t.Context(), "b", "login")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Check(t.Context(), "b", p.ID, gap(t, s, p.ID)); err != nil {
			t.Fatal(err)
		}
		*now = now.Add(useWithin)
		if err := s.Consume(t.Context(), "b", "login"); !errors.Is(err, fault.Invalid) {
			t.Errorf("an old proof: %v", err)
		}
		if err := s.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		var n int
		if err := db.Get(t.Context(), &n, `SELECT COUNT(*) FROM slider_puzzle`); err != nil || n != 0 {
			t.Errorf("%d puzzles left, %v", n, err)
		}
	})
}

func TestAQuestionInWordsIsAnotherWayWithOneTry(t *testing.T) { // POR-9
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, _ := service(t, db)
		wrong, err := s.NewWords(t.Context(), "b", "login")
		if err != nil || wrong.Question == "" {
			t.Fatalf("%+v, %v", wrong, err)
		}
		answer := gap(t, s, wrong.ID)
		if err := s.Check(t.Context(), "b", wrong.ID, answer+1); !errors.Is(err, fault.Invalid) {
			t.Errorf("nearly right: %v", err)
		}
		if err := s.Check(t.Context(), "b", wrong.ID, answer); !errors.Is(err, fault.Expired) {
			t.Errorf("a second try: %v", err)
		}
		right, err := s.NewWords(t.Context(), "b", "login")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Check(t.Context(), "b", right.ID, gap(t, s, right.ID)); err != nil {
			t.Errorf("the right answer: %v", err)
		}
		if err := s.Consume(t.Context(), "b", "login"); err != nil {
			t.Errorf("its proof: %v", err)
		}
	})
}

func TestAnAddressMayNotAskForAnyNumberOfPuzzles(t *testing.T) {
	s, now := service(t, storetest.SQLite(t))
	ctx := actor.With(t.Context(), actor.Actor{IP: "192.0.2.7"})
	for n := range s.PerMinute + 1 {
		_, err := s.NewWords(ctx, fmt.Sprint(n), "login")
		if limited := errors.Is(err, fault.Limited); limited != (n == s.PerMinute) {
			t.Fatalf("puzzle %d: %v", n+1, err)
		}
	}
	*now = now.Add(time.Minute)
	if _, err := s.NewWords(ctx, "b", "login"); err != nil {
		t.Errorf("a minute later: %v", err)
	}
}

func TestThePieceCutFromThePictureFitsTheGapAndNowhereOnTheScale(t *testing.T) {
	seen := map[int]bool{}
	for range 12 {
		d, err := draw()
		if err != nil {
			t.Fatal(err)
		}
		seen[d.X] = true
		if d.X < pieceSize || d.X > width-pieceSize || d.Y < 0 || d.Y > height-pieceSize {
			t.Errorf("the gap at %d, %d cannot be reached", d.X, d.Y)
		}
		bg, err := jpeg.Decode(bytes.NewReader(d.Background))
		if err != nil || bg.Bounds().Dx() != width || bg.Bounds().Dy() != height {
			t.Errorf("the picture: %v, %v", bg.Bounds(), err)
		}
		piece, err := png.Decode(bytes.NewReader(d.Piece))
		if err != nil || piece.Bounds().Dx() != pieceSize {
			t.Errorf("the piece: %v", err)
		}
		if len(d.Background) > 40<<10 || len(d.Piece) > 20<<10 {
			t.Errorf("too big: %d and %d bytes", len(d.Background), len(d.Piece))
		}
	}
	if len(seen) < 6 {
		t.Errorf("twelve puzzles have only %d places", len(seen))
	}
}

func TestAnAnswerIsReadInFiguresOfAnyWidthAndInChinese(t *testing.T) {
	for typed, want := range map[string]int{"8": 8, " ８ ": 8, "八": 8, "十": 10, "十七": 17, "两": 2, "0": 0, "零": 0, "300": 300} {
		if got, ok := number(typed); !ok || got != want {
			t.Errorf("%q is read as %d, %v", typed, got, ok)
		}
	}
	for _, typed := range []string{"", "eight", "-1", "1.5", "九九", "99999"} {
		if got, ok := number(typed); ok {
			t.Errorf("%q is read as %d", typed, got)
		}
	}
}

func TestEveryQuestionIsAnsweredByItsAnswer(t *testing.T) {
	for range 200 {
		q, a := ask()
		if a < 0 || a > 18 || q == "" {
			t.Fatalf("%s → %d", q, a)
		}
	}
}
