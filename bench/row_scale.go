package main

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"time"
)

// pages of the unit centre that show what a unit has.
var pages = []struct{ name, path string }{
	{"单位主页", "/unit"}, {"单位办件", "/unit/cases"}, {"单位办件, 已办结", "/unit/cases?class=done"}, {"单位办件, 待评价", "/unit/cases?class=rate"},
	{"我的工作台", "/unit/workbench"}, {"消息", "/unit/messages"}, {"经办人管理", "/unit/agents"},
	{"授权复核", "/unit/agents/review"}, {"操作记录", "/unit/agents/log"},
	{"历史授权查询", "/unit/agents/history?day=2026-11-20"},
	{"机构管理", "/unit/institutions"}, {"单位快递", "/unit/parcels"}, {"单位信息", "/unit/info"}, {"账号设置", "/unit/settings"},
}

var nextPage = regexp.MustCompile(`href="([^"]*)" rel="next"`)

const deep = 5 // pages turned before a list is measured again

// scaleRow compares each page of the centre of a unit with a million cases, 2,000
// institutions and 10,000 past grants with that of a small unit in the same hall.
func scaleRow(ctx context.Context, b *bench) ([]line, error) {
	return b.each(ctx, "scale", func(ctx context.Context, c *bench, engine string) ([]line, error) {
		if err := c.grow(ctx, map[int]size{0: large(), 1: small}); err != nil {
			return nil, err
		}
		if engine == "SQLite" {
			b.big = c
		}
		return c.scaled(engine)
	})
}

func (b *bench) scaled(engine string) ([]line, error) {
	hall, err := b.start("--no-work")
	if err != nil {
		return nil, err
	}
	defer hall.stop()
	big, err := cookieOf(hall, b.accounts[0])
	if err != nil {
		return nil, err
	}
	little, err := cookieOf(hall, b.accounts[1])
	if err != nil {
		return nil, err
	}
	var out []line
	for _, p := range pages {
		l, err := compare(hall, engine+", "+p.name, p.path, big, p.path, little)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.path, err)
		}
		out = append(out, l)
	}
	far, err := turned(hall, "/unit/cases", big)
	if err != nil {
		return nil, err
	}
	l, err := compare(hall, fmt.Sprintf("%s, 单位办件 %d pages on", engine, deep), far, big, "/unit/cases", little)
	if err != nil {
		return nil, err
	}
	out = append(out, l)
	out[0].work += fmt.Sprintf(": p95 with %d cases / with %d", *cases, small.cases)
	return out, nil
}

// turned gives the address of a list some pages on.
func turned(hall *process, path, cookie string) (string, error) {
	for range deep {
		body, err := fetch(hall, path, cookie, "identity")
		if err != nil {
			return "", err
		}
		m := nextPage.FindSubmatch(body)
		if m == nil {
			return "", fmt.Errorf("%s has no next page", path)
		}
		path = html.UnescapeString(string(m[1]))
	}
	return path, nil
}

// compare drives both units' pages in turns, one request after the other.
func compare(hall *process, work, bigPath, bigCookie, smallPath, smallCookie string) (line, error) {
	p95 := func(path, cookie string) (float64, error) {
		l := load{addr: hall.addr, request: get(path, cookie), status: http.StatusOK, clients: 1, lasting: 400 * time.Millisecond}
		r, err := l.drive()
		return ms(r.atQuantile(0.95)), err
	}
	all, err := alternate(2*(*pairs)+1, func() (pair, error) {
		a, err := p95(bigPath, bigCookie)
		if err != nil {
			return pair{}, err
		}
		s, err := p95(smallPath, smallCookie)
		return pair{a, s}, err
	})
	if err != nil {
		return line{}, err
	}
	return compared(work, all[1:], millis, atMost(1.3, ratio)), nil // the first warms up
}
