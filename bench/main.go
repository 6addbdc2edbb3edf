// Command bench measures the hall beside a peer that does like work, or a limit of
// the machine, in one run and in turns, and prints one table with the goals of
// docs/performance.md. It builds the hall and the peer, starts each as a process of
// its own on loopback, and drives it with closed loops. Machines are noisy: only the
// ratios of one run mean something.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"
)

var (
	only    = flag.String("row", "", "measure only this row, such as 4")
	pairs   = flag.Int("pairs", 5, "pairs of runs, ours and the peer in turns")
	lasting = flag.Duration("for", 2*time.Second, "length of one run")
	clients = flag.Int("clients", 16, "closed loops")
	cases   = flag.Int("cases", 1_000_000, "cases of the large unit of rows 6 and 12, and of the region of row 7")
	hold    = flag.Bool("hold", false, "measure nothing: make the data, say how to start the hall over it, and wait (for a profiler)")
)

// line is one figure of the table.
type line struct {
	row, work, ours, peer, ratio string
	aim
}

// rows by the numbers of the goals; each stands in a file of its own. The goals that
// have no row here are not measured by this program.
var rows = []struct {
	name string
	run  func(context.Context, *bench) ([]line, error)
}{
	{"1", journeyRow}, {"2", listRow}, {"3", submitRow}, {"4", loginRow}, {"6", scaleRow}, {"7", deskRow},
	{"10", scanRow}, {"11", searchRow}, {"12", startRow}, {"13", weightRow},
}

func main() {
	flag.Parse()
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	ctx := context.Background()
	b, err := prepare(ctx)
	if err != nil {
		return err
	}
	defer b.clean()
	if *hold {
		return b.hold()
	}
	fmt.Printf("%s, %s/%s, %d cores; %d pairs of %s, %d clients\n\n",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), *pairs, *lasting, *clients)
	var table []line
	for _, r := range rows {
		if *only != "" && *only != r.name {
			continue
		}
		fmt.Fprintf(os.Stderr, "row %s …\n", r.name)
		lines, err := r.run(ctx, b)
		if err != nil {
			return errors.Join(write(table), fmt.Errorf("row %s: %w", r.name, err))
		}
		for _, l := range lines {
			l.row = r.name
			table = append(table, l)
		}
	}
	return write(table)
}

// write prints the table; in a failed run, as far as it got.
func write(table []line) error {
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 1, ' ', 0)
	fmt.Fprintln(w, "| #\t| work\t| ours\t| peer or limit\t| ratio\t| goal\t| met\t|")
	fmt.Fprintln(w, "|"+strings.Repeat(" ---\t|", 7))
	for _, l := range table {
		fmt.Fprintf(w, "| %s\t| %s\t| %s\t| %s\t| %s\t| %s\t| %s\t|\n", l.row, l.work, l.ours, l.peer, l.ratio, l.goal, l.met)
	}
	return w.Flush()
}
