// Command bench compares the hall with the thinnest programs that do the same work. It
// builds the hall and the limit programs, starts each as a process of its own on
// loopback, drives them alternately with closed loops, and prints one table of ratios.
// Machines are noisy: only the ratios of one run mean something, and server CPU per
// request is the steadiest of them.
package main

import (
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
	pairs   = flag.Int("pairs", 5, "pairs of runs, ours and the limit alternating")
	lasting = flag.Duration("for", 2*time.Second, "length of one run")
	clients = flag.Int("clients", 8, "closed loops")
	hold    = flag.Bool("hold", false, "measure nothing: make the data, say how to start the hall over it, and wait (for a profiler)")
)

// line is one line of the table.
type line struct{ row, work, ours, limit, ratio, goal string }

// rows lists the rows in the order of the table; each has a file of its own.
var rows = []struct {
	name string
	run  func(*bench) ([]line, error)
}{
	{"1", startRow},
	{"1b", idleRow},
	{"2", homeRow},
	{"3", loginRow},
	{"3b", saturatedRow},
	{"4", unitRow},
	{"5", submitRow},
	{"6", scanRow},
	{"7", searchRow},
	{"8", scaleRow},
	{"10", listRow},
	{"11", certificateRow},
}

func main() {
	flag.Parse()
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	b, err := prepare()
	if err != nil {
		return err
	}
	defer b.clean()
	if *hold {
		return b.hold()
	}
	fmt.Printf(
		"%s, %s/%s, %d cores; %d pairs of %s, %d clients\n\n",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(),
		*pairs, *lasting, *clients,
	)
	var table []line
	for _, r := range rows {
		if *only != "" && *only != r.name {
			continue
		}
		fmt.Fprintf(os.Stderr, "row %s …\n", r.name)
		lines, err := r.run(b)
		if err != nil {
			return fmt.Errorf("row %s: %w", r.name, err)
		}
		for _, l := range lines {
			l.row = r.name
			table = append(table, l)
		}
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 1, ' ', 0)
	fmt.Fprintln(w, "| #\t| work\t| ours\t| limit\t| ratio\t| goal\t|")
	fmt.Fprintln(w, "|"+strings.Repeat(" ---\t|", 6))
	for _, l := range table {
		fmt.Fprintf(w, "| %s\t| %s\t| %s\t| %s\t| %s\t| %s\t|\n", l.row, l.work, l.ours, l.limit, l.ratio, l.goal)
	}
	return w.Flush()
}
