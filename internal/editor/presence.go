package editor

import (
	"context"
	"time"

	"wangting/internal/actor"
	"wangting/internal/catalog"
)

// Opened is what an editor opened last of an item (EDT-14).
type Opened struct {
	Code, StaffID string
	By            string
	Path          string
	At            time.Time
}

// Presence keeps what editors have open: one row a person and item, for a day.
type Presence interface {
	// Opens notes what somebody opened, and forgets what is older than until.
	Opens(ctx context.Context, o Opened, until time.Time) error
	// Opened lists what was opened of an item since a time, the newest first.
	Opened(ctx context.Context, code string, since time.Time) ([]Opened, error)
}

// openFor is how long somebody counts as editing what they opened.
const openFor = 5 * time.Minute

// Open notes that somebody opened an element, and says in words what others have open: ××正在编辑“材料”. Nobody is kept out by it.
func (s *Service) Open(ctx context.Context, who actor.Actor, it *catalog.Item, path string) ([]string, error) {
	if err := edits(who); err != nil || s.Presence == nil || who.StaffID == "" {
		return nil, err
	}
	if path != "" && nameOf(it, path) != "" {
		name, err := s.nameOf(ctx, who)
		if err != nil {
			return nil, err
		}
		o := Opened{Code: it.Code, StaffID: who.StaffID, By: name, Path: path, At: s.Now()}
		err = s.Tx.InTx(ctx, func(ctx context.Context) error { return s.Presence.Opens(ctx, o, s.Now().Add(-24*time.Hour)) })
		if err != nil {
			return nil, err
		}
	}
	list, err := s.Presence.Opened(ctx, it.Code, s.Now().Add(-openFor))
	if err != nil {
		return nil, err
	}
	var say []string
	for _, o := range list {
		if name := nameOf(it, o.Path); o.StaffID != who.StaffID && name != "" {
			say = append(say, o.By+"正在编辑"+quoted(name))
		}
	}
	return say, nil
}

// quoted puts marks around what has none of its own.
func quoted(name string) string {
	for _, r := range name {
		if r == '“' {
			return name
		}
	}
	return "“" + name + "”"
}
