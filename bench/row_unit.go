package main

import "fmt"

// unitRow compares 单位主页 for a signed-in person with one session read and the same bytes,
// prepared: while nothing changes, and redrawn for each request, as after a change.
func unitRow(b *bench) ([]line, error) {
	hall, err := b.start()
	if err != nil {
		return nil, err
	}
	defer hall.stop()
	cookie, err := cookieOf(hall, b.accounts[0])
	if err != nil {
		return nil, err
	}
	kept, err := b.comparePage(hall, "单位主页, signed in, nothing changed", "/unit", cookie, "session", "", "≥ 0.8")
	if err != nil {
		return nil, err
	}
	another := func(client, n int) string { return get(fmt.Sprintf("/unit?of=%d-%d", client, n), cookie)(client, n) }
	drawn, err := b.compareRequests(hall, "单位主页, signed in, drawn anew", "/unit", another, cookie, "session", "", "≥ 0.5")
	return append(kept, drawn...), err
}
