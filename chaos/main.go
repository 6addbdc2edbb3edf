// Command chaos breaks a running hall on purpose and checks what it promises (docs/chaos.md). It builds the
// program, starts it as a process of its own beside the emulators of the outside systems, gives it load over
// HTTP, and kills it, its database or its disk. It prints what was measured, and fails when a rule is broken.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"
)

var (
	only    = flag.String("only", "", "run only the drills whose name begins so: "+names())
	kills   = flag.Int("kills", 20, "how often the hall is killed on each engine")
	clients = flag.Int("clients", 8, "people at work at once")
	frozen  = flag.Bool("frozen", false, "failover: the primary does not die, it only answers nothing any more")
)

// finding is one line of the table: what was measured and the rule that it obeys or breaks.
type finding struct {
	drill, what, measured, rule string
	broken                      bool
}

// rule is a finding that is broken unless held is true.
func rule(held bool, what, rule, format string, args ...any) finding {
	return finding{what: what, measured: fmt.Sprintf(format, args...), rule: rule, broken: !held}
}

// figure is a finding without a rule.
func figure(what, format string, args ...any) finding {
	return finding{what: what, measured: fmt.Sprintf(format, args...)}
}

// drill breaks something. It gives an error when it could not be carried out, which is no success either.
type drill struct {
	name string
	run  func(context.Context, *driver) ([]finding, error)
}

func drills() []drill {
	return []drill{
		{"kill-sqlite", killSQLite},
		{"kill-postgres", killPostgres},
		{"failover", failover},
		{"rolling", rolling},
		{"disk", diskFull},
	}
}

func names() string {
	return "kill-sqlite, kill-postgres, failover, rolling, disk"
}

var errBroken = errors.New("a rule is broken")

func main() {
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "chaos:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	d, err := newDriver(ctx)
	if err != nil {
		return err
	}
	defer d.clean()
	d.kills, d.clients, d.frozen = *kills, *clients, *frozen
	var table []finding
	ran := false
	for _, x := range drills() {
		if !strings.HasPrefix(x.name, *only) {
			continue
		}
		ran = true
		found, e := d.carryOut(ctx, x)
		table, err = append(table, found...), errors.Join(err, e)
	}
	if !ran {
		return fmt.Errorf("there is no drill %q: %s", *only, names())
	}
	return errors.Join(write(os.Stdout, table), err)
}

// carryOut runs a drill. The error says that a rule was broken, or why the drill could not be carried out.
func (d *driver) carryOut(ctx context.Context, x drill) ([]finding, error) {
	began := time.Now()
	fmt.Fprintf(os.Stderr, "%s …\n", x.name)
	found, err := x.run(ctx, d)
	if err == nil {
		found = append(found, figure("the whole drill", "%s", round(time.Since(began))))
	} else {
		err = fmt.Errorf("%s: %w", x.name, err)
	}
	for i := range found {
		found[i].drill = x.name
		if found[i].broken {
			d.keep = true
			err = errors.Join(err, fmt.Errorf("%s: %w: %s: %s", x.name, errBroken, found[i].what, found[i].measured))
		}
	}
	return found, err
}

func round(t time.Duration) time.Duration { return t.Round(time.Millisecond) }

// write prints the table.
func write(out io.Writer, table []finding) error {
	w := tabwriter.NewWriter(out, 0, 4, 1, ' ', 0)
	fmt.Fprintln(w, "| drill\t| what\t| measured\t| rule\t| held\t|")
	fmt.Fprintln(w, "|"+strings.Repeat(" ---\t|", 5))
	for _, f := range table {
		held := ""
		switch {
		case f.broken:
			held = "NO"
		case f.rule != "":
			held = "yes"
		}
		fmt.Fprintf(w, "| %s\t| %s\t| %s\t| %s\t| %s\t|\n", f.drill, f.what, f.measured, f.rule, held)
	}
	return w.Flush()
}
