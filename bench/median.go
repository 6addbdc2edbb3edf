package main

import (
	"fmt"
	"slices"
	"time"
)

// median of a few figures.
func median(v []float64) float64 {
	s := slices.Sorted(slices.Values(v))
	if len(s) == 0 {
		return 0
	}
	return s[len(s)/2]
}

// pair is a figure of ours and of the peer, taken one after the other.
type pair struct{ ours, peer float64 }

// alternate takes the pairs.
func alternate(n int, take func() (pair, error)) ([]pair, error) {
	var all []pair
	for range n {
		p, err := take()
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// aim is a goal and whether a figure meets it.
type aim struct{ goal, met string }

// goal judges a figure; nil is no goal.
type goal func(float64) aim

func atMost(limit float64, format func(float64) string) goal {
	return func(v float64) aim { return aim{"≤ " + format(limit), answer(v <= limit)} }
}

func atLeast(limit float64, format func(float64) string) goal {
	return func(v float64) aim { return aim{"≥ " + format(limit), answer(v >= limit)} }
}

func answer(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// figure makes a line of one figure of ours.
func figure(work string, v float64, format func(float64) string, g goal) line {
	l := line{work: work, ours: format(v)}
	if g != nil {
		l.aim = g(v)
	}
	return l
}

// compared makes a line of pairs: the medians of both sides, and of the ratios within pairs, which the goal judges, when there is one.
func compared(work string, all []pair, format func(float64) string, g goal) line {
	var ours, peer, within []float64
	for _, p := range all {
		ours, peer, within = append(ours, p.ours), append(peer, p.peer), append(within, p.ours/p.peer)
	}
	r := median(within)
	l := line{work: work, ours: format(median(ours)), peer: format(median(peer)), ratio: ratio(r)}
	if g != nil {
		l.aim = g(r)
	}
	return l
}

func ratio(v float64) string     { return fmt.Sprintf("%.2f", v) }
func perSecond(v float64) string { return fmt.Sprintf("%.0f/s", v) }
func whole(v float64) string     { return fmt.Sprintf("%.0f", v) }
func micros(v float64) string    { return fmt.Sprintf("%.0f µs", v) }
func millis(v float64) string    { return fmt.Sprintf("%.1f ms", v) }
func kilobytes(v float64) string { return fmt.Sprintf("%.1f KB", v) }
func megabytes(v float64) string { return fmt.Sprintf("%.1f MB", v) }

func us(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e3 }
func ms(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }
