package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"wangting/internal/emulator/alipay"
	"wangting/internal/emulator/ca"
	"wangting/internal/emulator/lever"
	"wangting/internal/emulator/people"
)

// kept is what survives a restart. Messages do not: their codes are stale by then.
type kept struct {
	People people.Additions `json:"people"`
	Faces  []alipay.Face    `json:"faces"`
	Levers []lever.Setting  `json:"levers"`
	Limits bool             `json:"smsLimits"`
	CA     ca.State         `json:"ca"`
}

// keeper writes the state of a world to its file after changes: one writer at
// a time, and one write for all changes that came while it wrote.
type keeper struct {
	path  string
	world *World

	mu    sync.Mutex
	dirty bool
	busy  bool
	idle  chan struct{} // closed when the writer of the moment has ended
}

// save sees to it that the state as it is now will be written soon.
func (k *keeper) save() {
	if k.path == "" {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.dirty = true
	if k.busy {
		return
	}
	k.busy, k.idle = true, make(chan struct{})
	go k.run(k.idle)
}

// run writes until nothing has changed. A disk that refuses is logged: the play
// goes on.
func (k *keeper) run(idle chan struct{}) {
	defer close(idle)
	for {
		k.mu.Lock()
		if !k.dirty {
			k.busy = false
			k.mu.Unlock()
			return
		}
		k.dirty = false
		k.mu.Unlock()
		if err := k.write(); err != nil {
			slog.Error("the emulators' state was not kept", "err", err)
		}
	}
}

// flush waits until everything so far is written.
func (k *keeper) flush() {
	k.mu.Lock()
	idle := k.idle
	k.mu.Unlock()
	if idle != nil {
		<-idle
	}
}

func (k *keeper) write() error {
	w := k.world
	b, err := json.Marshal(kept{w.People.Additions(), w.Face.Faces(), w.Levers.Settings(), w.SMS.Limits(), w.CA.State()})
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(k.path), ".emulator-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if _, err := f.Write(b); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), k.path)
}

// restore reads what an earlier world kept; no file is an empty one.
func (k *keeper) restore() error {
	if k.path == "" {
		return nil
	}
	b, err := os.ReadFile(k.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the emulators' state: %w", err)
	}
	var s kept
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("reading the emulators' state: %w", err)
	}
	k.world.People.Restore(s.People)
	k.world.Face.Restore(s.Faces)
	k.world.Levers.Restore(s.Levers)
	k.world.CA.Restore(s.CA)
	if s.Limits {
		k.world.SMS.SetLimits(true)
	}
	return nil
}
