package app_test

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/app"
	"wangting/internal/casework"
	"wangting/internal/clocktest"
	"wangting/internal/config"
)

// victim makes this test binary a hall that files cases until it is killed.
var victim = flag.String("victim", "", "directory of the hall to be killed; for the test's own child")

func TestMain(m *testing.M) {
	flag.Parse()
	if *victim != "" {
		if err := fileForEver(*victim); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// order is what the child is told.
type order struct {
	Settings config.Config
	Who      actor.Actor
	Now      time.Time // where the clock of the hall is
}

const orderFile = "order.json"

// fileForEver files cases with eight hands and says each number once it was acknowledged.
func fileForEver(dir string) error {
	b, err := os.ReadFile(filepath.Join(dir, orderFile))
	if err != nil {
		return err
	}
	var o order
	if err := json.Unmarshal(b, &o); err != nil {
		return err
	}
	ctx := context.Background()
	clock := clocktest.New()
	clock.To(o.Now)
	h, err := app.Open(ctx, o.Settings, app.Options{Now: clock.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	var begin, say sync.Mutex // a person who begins twice at once is given one draft
	failed := make(chan error)
	for range 8 {
		go func() {
			for {
				r, err := fileOne(ctx, h, o.Who, &begin)
				if err != nil {
					failed <- err
					return
				}
				say.Lock()
				fmt.Println(r.CaseID, r.Number, r.Digest)
				say.Unlock()
			}
		}()
	}
	return <-failed
}

func fileOne(ctx context.Context, h *app.Hall, who actor.Actor, begin *sync.Mutex) (casework.Receipt, error) {
	begin.Lock()
	c, err := h.Rooms.Cases.Begin(ctx, who, mediationCode)
	if err == nil {
		c.Version, err = h.Rooms.Cases.Save(ctx, who, c.ID, mediation(), c.Version)
	}
	begin.Unlock()
	if err != nil {
		return casework.Receipt{}, err
	}
	if _, err := h.Rooms.Cases.Attach(
		ctx,
		who,
		c.ID,
		casework.Upload{Slot: "identity", Name: "a.pdf", Body: strings.NewReader("%PDF-1.7")},
	); err != nil {
		return casework.Receipt{}, err
	}
	if v, err := h.Rooms.Cases.Open(ctx, who, c.ID); err == nil {
		c.Version = v.Case.Version
	}
	return h.Rooms.Cases.Submit(ctx, who, c.ID, c.Version)
}

// What a person was told is filed is filed, though the process is killed in the
// middle of the next ones: synchronous=FULL, and nobody is answered before the commit.
func TestAKilledHallLosesNothingItAcknowledged(t *testing.T) {
	h := open(t, unchanged)
	who := h.boss()
	h.stop()
	b, err := json.Marshal(order{h.settings, who, h.now()})
	must(t, err)
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, orderFile), b, 0o600))
	told := map[string]casework.Receipt{}
	for range 3 {
		kill(t, dir, 100, told)
	}

	h.start()
	ctx := t.Context()
	for _, r := range told {
		v, err := h.Rooms.Cases.Open(ctx, who, r.CaseID)
		if err != nil || v.Case.State != casework.Submitted || v.Case.Number != r.Number || v.Case.Digest != r.Digest {
			t.Fatalf("case %s was acknowledged and reads %+v, %v", r.Number, v.Case, err)
		}
		if v.Case.Data["facts"] != mediation()["facts"] || len(v.Materials) != 1 {
			t.Fatalf("case %s has lost what was in it", r.Number)
		}
	}
	filed := h.count(`SELECT COUNT(*) FROM case_file WHERE number IS NOT NULL`)
	counts, err := h.Rooms.Cases.CountsOf(ctx, who)
	if err != nil || filed < len(told) || int(counts[casework.ClassOpen]) != filed {
		t.Errorf("%d were acknowledged, %d are there, %d are counted: %v", len(told), filed, counts[casework.ClassOpen], err)
	}
	if n := h.count(`SELECT COUNT(*) FROM audit WHERE act = 'case.submit'`); n != filed {
		t.Errorf("%d submissions in the record of %d cases", n, filed)
	}
	if n := h.count(`SELECT last FROM serial WHERE name LIKE 'case:%'`); n != filed {
		t.Errorf("the last number is %d of %d cases", n, filed)
	}
	if r, err := h.Rooms.Audit.Verify(ctx); err != nil || !r.Whole() {
		t.Errorf("the record is %+v, %v", r, err)
	}
}

// kill starts the child, listens to so many acknowledgements, kills it, and
// listens to what it had said by then.
func kill(t *testing.T, dir string, after int, told map[string]casework.Receipt) {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	child := exec.Command(self, "-victim", dir)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	lines := bufio.NewScanner(out)
	n := 0
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		if len(f) != 3 {
			continue // cut off by the kill
		}
		told[f[1]] = casework.Receipt{CaseID: f[0], Number: f[1], Digest: f[2]}
		if n++; n == after {
			must(t, child.Process.Kill())
		}
	}
	if err := child.Wait(); n < after || err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("the child ended by itself with %v after %d cases", err, n)
	}
}
