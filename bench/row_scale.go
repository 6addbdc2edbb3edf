package main

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"time"
)

// scaled lists the pages of the unit centre that show what a unit has.
var scaled = []struct{ name, path string }{
	{"单位主页", "/unit"},
	{"单位办件", "/unit/cases"},
	{"单位办件, 已办结", "/unit/cases?class=done"},
	{"单位办件, 待评价", "/unit/cases?class=rate"},
	{"我的工作台", "/unit/workbench"},
	{"消息", "/unit/messages"},
	{"经办人管理", "/unit/agents"},
	{"授权复核", "/unit/agents/review"},
	{"操作记录", "/unit/agents/log"},
	{"历史授权查询", "/unit/agents/history?day=2026-11-20"},
	{"机构管理", "/unit/institutions"},
	{"单位快递", "/unit/parcels"},
	{"单位信息", "/unit/info"},
	{"账号设置", "/unit/settings"},
}

var nextPage = regexp.MustCompile(`href="([^"]*)" rel="next"`)

const deep = 5 // how many pages are turned before a list is measured again

// scaleRow compares, in one hall, each page of the centre of a unit with a million cases,
// 2,000 institutions and 10,000 ended grants with the same page of a small unit.
func scaleRow(b *bench) ([]line, error) {
	ctx := context.Background()
	c, err := b.emptyHall(ctx, "scale", "")
	if err != nil {
		return nil, err
	}
	if err := c.grow(ctx, map[int]size{0: large, 1: small}); err != nil {
		return nil, err
	}
	hall, err := c.start("--no-work")
	if err != nil {
		return nil, err
	}
	defer hall.stop()
	big, err := cookieOf(hall, c.accounts[0])
	if err != nil {
		return nil, err
	}
	little, err := cookieOf(hall, c.accounts[1])
	if err != nil {
		return nil, err
	}
	var out []line
	for _, p := range scaled {
		l, err := compare(hall, p.name+", p95 with a million cases / with sixty", p.path, big, p.path, little)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.path, err)
		}
		out = append(out, l)
	}
	far, err := pageAfter(hall, "/unit/cases", big)
	if err != nil {
		return nil, err
	}
	l, err := compare(hall, fmt.Sprintf("单位办件 %d pages on, p95 / the first page of the small", deep), far, big, "/unit/cases", little)
	return append(out, l), err
}

// pageAfter returns the address of a list after some pages.
func pageAfter(hall *process, path, cookie string) (string, error) {
	for range deep {
		req, err := http.NewRequest(http.MethodGet, "http://"+hall.addr+path, nil)
		if err != nil {
			return "", err
		}
		req.Header.Set("Cookie", cookie)
		body, err := fetchPlain(req)
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

// compare drives the pages of both units in turn, one request after the other.
func compare(hall *process, work, bigPath, bigCookie, smallPath, smallCookie string) (line, error) {
	p95 := func(path, cookie string) (float64, error) {
		l := load{addr: hall.addr, request: get(path, cookie), status: http.StatusOK, clients: 1, lasting: 400 * time.Millisecond}
		r, err := l.drive()
		return ms(r.quantile(0.95)), err
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
	return write(work, all[1:], millis, "≤ 1.3"), nil // the first warms up
}
