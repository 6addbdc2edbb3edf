package main

// unitRow is 单位主页 for somebody signed in, beside a session read and the same bytes ready.
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
	return b.beside(hall, "单位主页, signed in", "/unit", cookie, "session", "≤ 2.0", "≥ 0.5")
}
