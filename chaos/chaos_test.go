package main

import (
	"os"
	"testing"
)

// OPS-2: what was acknowledged is there once, whenever the hall is killed. make chaos kills more often, on both
// engines, and waits for the jobs.
func TestAKilledHallKeepsWhatItAcknowledged(t *testing.T) {
	d, err := newDriver(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer d.clean()
	d.kills, d.clients, d.short = 3, 4, true
	found, err := d.carryOut(t.Context(), drill{"kill-sqlite", killSQLite})
	if e := write(os.Stdout, found); e != nil {
		t.Error(e)
	}
	if err != nil {
		t.Error(err)
	}
}
