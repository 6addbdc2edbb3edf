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
	"wangting/internal/emulator/coresys"
	"wangting/internal/emulator/lever"
	"wangting/internal/emulator/people"
	"wangting/internal/emulator/witness"
)

// savedState is the state that survives a restart. Messages do not: their codes expire anyway.
type savedState struct {
	People people.Additions `json:"people"`
	Faces  []alipay.Face    `json:"faces"`
	Levers []lever.Setting  `json:"levers"`
	Limits bool             `json:"smsLimits"`
	CA     ca.State         `json:"ca"`
	Core   coresys.State    `json:"core"`

	Witness map[string]witness.Log `json:"witness"`
}

// stateWriter writes the state to its file after changes. Only one write runs at a time, and
// one write covers all changes made while the previous one ran.
type stateWriter struct {
	path  string
	world *World

	mu    sync.Mutex
	dirty bool
	busy  bool
	idle  chan struct{} // closed when the running writer ends
}

// save makes sure that the current state will be written soon.
func (k *stateWriter) save() {
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

// run writes until no change is left. It logs a failed write, and the emulators go on.
func (k *stateWriter) run(idle chan struct{}) {
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

// flush waits until every change so far is written.
func (k *stateWriter) flush() {
	k.mu.Lock()
	idle := k.idle
	k.mu.Unlock()
	if idle != nil {
		<-idle
	}
}

func (k *stateWriter) write() error {
	w := k.world
	b, err := json.Marshal(savedState{w.People.Additions(), w.Face.Faces(), w.Levers.Settings(), w.SMS.Limits(), w.CA.State(), w.Core.State(),
		w.witness.State()})
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

// restore reads the saved state; a missing file is an empty state.
func (k *stateWriter) restore() error {
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
	var s savedState
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("reading the emulators' state: %w", err)
	}
	k.world.People.Restore(s.People)
	k.world.Face.Restore(s.Faces)
	if err := k.world.Levers.Restore(s.Levers); err != nil {
		return fmt.Errorf("pulling the levers again: %w", err)
	}
	k.world.CA.Restore(s.CA)
	k.world.Core.Restore(s.Core)
	k.world.witness.Restore(s.Witness)
	if s.Limits {
		k.world.SMS.SetLimits(true)
	}
	return nil
}
