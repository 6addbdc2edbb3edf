package main

import (
	"fmt"
	"slices"
	"time"
)

// median returns the median of a few figures.
func median(v []float64) float64 {
	s := slices.Sorted(slices.Values(v))
	if len(s) == 0 {
		return 0
	}
	return s[len(s)/2]
}

// pair is a figure of the hall and one of the limit program, measured one after the other.
type pair struct{ ours, limit float64 }

// alternate measures n pairs.
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

// medians returns the median of the hall's figures, of the limit's, and of the ratios within pairs.
func medians(all []pair) (ours, limit, ratio float64) {
	var o, l, r []float64
	for _, p := range all {
		o, l, r = append(o, p.ours), append(l, p.limit), append(r, p.ours/p.limit)
	}
	return median(o), median(l), median(r)
}

// write makes a line from pairs; format prints one figure.
func write(work string, all []pair, format func(float64) string, goal string) line {
	o, l, r := medians(all)
	return line{work: work, ours: format(o), limit: format(l), ratio: fmt.Sprintf("%.2f", r), goal: goal}
}

func perSecond(v float64) string { return fmt.Sprintf("%.0f/s", v) }
func micros(v float64) string    { return fmt.Sprintf("%.0f µs", v) }
func millis(v float64) string    { return fmt.Sprintf("%.1f ms", v) }
func megabytes(v float64) string { return fmt.Sprintf("%.1f MB", v) }

func us(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e3 }
func ms(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }
