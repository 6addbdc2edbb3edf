package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"regexp"
	"time"

	"wangting/internal/ui"
)

const drawnRows = 200

// caseRow returns a case as the list of cases draws it.
func caseRow(title, href, status, due, action, number, day string) ui.CaseRowVM {
	return ui.CaseRowVM{
		Title:   title,
		Href:    href,
		Status:  status,
		Due:     due,
		Meta:    []string{number, day},
		Actions: []ui.ButtonVM{{Text: action, Kind: "2", Href: href}},
	}
}

// listRow compares drawing 200 rows with appending the same bytes by hand: the pieces of
// one drawn row, with the escaped values between them.
func listRow(*bench) ([]line, error) {
	ctx := context.Background()
	marked := caseRow("m0m", "/m1m", "已受理", "m3m", "m4m", "m5m", "m6m")
	var one bytes.Buffer
	if err := ui.CaseRow(marked).Render(ctx, &one); err != nil {
		return nil, err
	}
	places := regexp.MustCompile(`m[0-6]m`).FindAllStringIndex(one.String(), -1)
	var rows []ui.CaseRowVM
	var values [][7]string
	for i := range drawnRows {
		v := [7]string{
			"就业技能培训补贴申请",
			fmt.Sprintf("unit/cases/%d", i),
			"已受理",
			"承诺 12 月 4 日前办结",
			"看进度",
			fmt.Sprintf("编号 202611090003%02d", i),
			"11 月 9 日提交",
		}
		values = append(values, v)
		rows = append(rows, caseRow(v[0], "/"+v[1], v[2], v[3], v[4], v[5], v[6]))
	}
	draw := func(b *bytes.Buffer) error { return ui.CaseList(rows).Render(ctx, b) }
	hand := func(b *bytes.Buffer) error {
		b.WriteString(`<ul class="caselist">`)
		for _, v := range values {
			at := 0
			for _, p := range places {
				b.Write(one.Bytes()[at:p[0]])
				b.WriteString(html.EscapeString(v[one.Bytes()[p[0]+1]-'0']))
				at = p[1]
			}
			b.Write(one.Bytes()[at:])
		}
		b.WriteString(`</ul>`)
		return nil
	}
	var drawn, made bytes.Buffer
	if err := errors.Join(draw(&drawn), hand(&made)); err != nil {
		return nil, err
	}
	if !bytes.Equal(drawn.Bytes(), made.Bytes()) {
		return nil, errors.New("the rows made by hand are not the rows drawn")
	}
	all, err := alternate(*pairs, func() (pair, error) {
		o, e1 := timePerDraw(draw)
		l, e2 := timePerDraw(hand)
		return pair{us(o), us(l)}, errors.Join(e1, e2)
	})
	if err != nil {
		return nil, err
	}
	return []line{write(fmt.Sprintf("drawing %d rows of cases / appending them by hand", drawnRows), all, micros, "≤ 4")}, nil
}

// timePerDraw draws many times and returns the time of one drawing.
func timePerDraw(draw func(*bytes.Buffer) error) (time.Duration, error) {
	var b bytes.Buffer
	n, begun := 0, time.Now()
	for ; time.Since(begun) < *lasting/4; n++ {
		b.Reset()
		if err := draw(&b); err != nil {
			return 0, err
		}
	}
	return time.Since(begun) / time.Duration(n), nil
}
