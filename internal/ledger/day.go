package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/fault"
	"wangting/internal/workday"
)

// Day is the checkpoint that stands for a day of China: the last one of the day before, or else the first one of the day.
type Day struct {
	Day        string // 2026-11-27
	Size       int64
	Checkpoint string    // with the lines of witnesses
	At         time.Time // when it was chosen
}

// grace is how long after midnight a day waits for a checkpoint that a witness has signed, where there are witnesses.
const grace = 10 * time.Minute

// Publish chooses the checkpoint of the day, once, and none while the log has not grown since the last day that has one. Any number of
// nodes may call it at any time.
func (s *Service) Publish(ctx context.Context) error {
	now := s.Now().In(workday.Zone)
	last, err := s.Store.LastDay(ctx)
	if err != nil {
		return fmt.Errorf("reading the last day of the public log: %w", err)
	}
	today := now.Format(time.DateOnly)
	if last.Day >= today {
		return nil
	}
	text, size, keys, err := s.cosigned(ctx, last.Size)
	switch {
	case errors.Is(err, fault.NotFound) || err == nil && size <= last.Size:
		return nil
	case err != nil:
		return fmt.Errorf("choosing the checkpoint of a day: %w", err)
	}
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, workday.Zone)
	if len(keys) == 0 && len(s.Witnesses) > 0 && now.Before(midnight.Add(grace)) {
		return nil
	}
	if err := s.Store.AddDay(ctx, Day{Day: today, Size: size, Checkpoint: text, At: now}); err != nil {
		return fmt.Errorf("keeping the checkpoint of a day: %w", err)
	}
	return nil
}

// Days gives the checkpoints of all days, the oldest first.
func (s *Service) Days(ctx context.Context) ([]Day, error) {
	list, err := s.Store.Days(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the days of the public log: %w", err)
	}
	return list, nil
}

// LastDay gives the newest day that has a checkpoint, the zero Day when there is none.
func (s *Service) LastDay(ctx context.Context) (Day, error) {
	d, err := s.Store.LastDay(ctx)
	if err != nil {
		return d, fmt.Errorf("reading the last day of the public log: %w", err)
	}
	return d, nil
}
