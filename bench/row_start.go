package main

import (
	"context"
	"os"
	"time"
)

// rest is how long a process is left alone before its memory is read.
const rest = 3 * time.Second

// startRow is the time from the start of the process to the first whole page over a
// database with many cases, the memory of a hall that waits, and the size of its binary.
func startRow(ctx context.Context, b *bench) ([]line, error) {
	if b.big == nil {
		big, err := b.another(ctx, "big", "")
		if err != nil {
			return nil, err
		}
		if err := big.grow(ctx, map[int]size{0: large()}); err != nil {
			return nil, err
		}
		b.big = big
	}
	var first []float64
	var idle float64
	for n := range *pairs + 1 { // the first start warms the file cache
		p, err := b.big.start()
		if err != nil {
			return nil, err
		}
		if n > 0 {
			first = append(first, ms(p.first))
		}
		if n == *pairs {
			time.Sleep(rest)
			idle, err = p.resident()
		}
		p.stop()
		if err != nil {
			return nil, err
		}
	}
	binary, err := os.Stat(b.hall)
	if err != nil {
		return nil, err
	}
	return []line{figure("start to first page", median(first), millis, atMost(500, millis)),
		figure("idle memory", idle, megabytes, nil),
		figure("stripped binary", float64(binary.Size())/(1<<20), megabytes, atMost(70, megabytes))}, nil
}
