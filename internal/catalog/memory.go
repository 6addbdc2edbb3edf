package catalog

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// Memory is a Store of versions that reaches no table: for rehearsals (试办) and tests. It is for one goroutine.
type Memory struct {
	Versions []Version
	Paused   []Stop
}

// Add puts a version in, alive from a moment on.
func (m *Memory) Add(it Item, live time.Time) error {
	body, err := json.Marshal(it)
	if err != nil {
		return err
	}
	m.Versions = append(m.Versions, Version{Code: it.Code, Version: it.Version, Published: true, Body: body, PublishedAt: live, LiveAt: live})
	return nil
}

// Published gives the versions.
func (m *Memory) Published(context.Context) ([]Version, error) { return m.Versions, nil }

// Stops gives what is stopped.
func (m *Memory) Stops(context.Context) ([]Stop, error) { return m.Paused, nil }

// Mark tells two states apart.
func (m *Memory) Mark(context.Context, string) (string, error) {
	return fmt.Sprint(len(m.Versions), len(m.Paused)), nil
}

// Counts gives none.
func (*Memory) Counts(context.Context, string) (map[string]int64, error) { return nil, nil }

// Count counts nothing.
func (*Memory) Count(context.Context, string, string) error { return nil }

// SetMark keeps nothing.
func (*Memory) SetMark(context.Context, string, string) error { return nil }

// Put keeps nothing: nobody publishes here.
func (*Memory) Put(context.Context, Version) error { return nil }

// Last is none.
func (*Memory) Last(context.Context, string) (int64, error) { return 0, nil }

// Waits is false.
func (*Memory) Waits(context.Context, string, time.Time) (bool, error) { return false, nil }

// Cancel takes nothing back.
func (*Memory) Cancel(context.Context, string, int64, time.Time) (bool, error) { return false, nil }

// Stop stops nothing.
func (*Memory) Stop(context.Context, Stop) (bool, error) { return false, nil }

// Resume resumes nothing.
func (*Memory) Resume(context.Context, string) (bool, error) { return false, nil }

// Corrections are none.
func (*Memory) Corrections(context.Context) ([]Correction, error) { return nil, nil }

// AddCorrection keeps nothing: nobody mends a version here.
func (*Memory) AddCorrection(context.Context, Correction) error { return nil }

// FinishCorrection finishes nothing.
func (*Memory) FinishCorrection(context.Context, Correction) (bool, error) { return false, nil }

// Missing misses nothing.
func (*Memory) Missing(context.Context, []Version) ([]Version, error) { return nil, nil }

var _ Store = (*Memory)(nil)
