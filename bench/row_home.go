package main

import (
	"fmt"
	"net/http"
	"time"
)

// homeRow compares the home page with the same compressed bytes, prepared.
func homeRow(b *bench) ([]line, error) {
	hall, err := b.start()
	if err != nil {
		return nil, err
	}
	defer hall.stop()
	lines, err := b.comparePage(hall, "home page", "/", "", "page", "≤ 1.25", "")
	return lines, err
}

// comparePage compares a page of the hall with a limit program that sends the same bytes.
func (b *bench) comparePage(hall *process, work, path, cookie, program, cpuGoal, rateGoal string) ([]line, error) {
	return b.compareRequests(hall, work, path, get(path, cookie), cookie, program, cpuGoal, rateGoal)
}

// compareRequests is comparePage for requests that differ; path is one of them.
func (b *bench) compareRequests(
	hall *process,
	work, path string,
	requests func(client, n int) string,
	cookie, program, cpuGoal, rateGoal string,
) ([]line, error) {
	if _, _, err := fetch(hall, path, cookie); err != nil { // warm up: the hall compresses well only after its first answer
		return nil, err
	}
	time.Sleep(idleTime / 6)
	body, encoding, err := fetch(hall, path, cookie)
	if err != nil {
		return nil, err
	}
	file, err := b.writePage("body", body)
	if err != nil {
		return nil, err
	}
	args := []string{"-file", file, "-encoding", encoding}
	if program == "session" {
		args = append(args, "-db", b.dir+"/session.db")
	}
	limit, err := b.startLimit(program, args...)
	if err != nil {
		return nil, err
	}
	defer limit.stop()

	var rates []pair
	cpus, err := alternate(*pairs, func() (pair, error) {
		l := load{request: requests, status: http.StatusOK, clients: *clients, lasting: *lasting}
		ours, err := measure(hall, l)
		if err != nil {
			return pair{}, err
		}
		l.request = get("/", "session=bench")
		theirs, err := measure(limit, l)
		if err != nil {
			return pair{}, err
		}
		rates = append(rates, pair{ours.rate(), theirs.rate()})
		return pair{us(ours.cpu), us(theirs.cpu)}, nil
	})
	if err != nil {
		return nil, err
	}
	what := fmt.Sprintf("%s (%.1f KB %s)", work, float64(len(body))/1024, encoding)
	return []line{write(what+", server CPU", cpus, micros, cpuGoal), write(what+", rate", rates, perSecond, rateGoal)}, nil
}
