package catalog

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"wangting/internal/form"
	"wangting/internal/regno"
	"wangting/internal/workday"
)

// areas are the regions that the core system knows institutions of.
var areas = []form.Option{{Value: "320000", Label: "省本级"}, {Value: "321200", Label: "泰州市"}}

// oldestYear is the first year of the records.
const oldestYear = 2015

// Options are what a parameter can be; nil when it is typed.
func (p ViewParam) Options(now time.Time) (list []form.Option) {
	switch p.Type {
	case Year:
		for y := now.In(workday.Zone).Year(); y >= oldestYear; y-- {
			list = append(list, form.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
		}
	case Month:
		for m := 1; m <= 12; m++ {
			list = append(list, form.Option{Value: fmt.Sprintf("%02d", m), Label: fmt.Sprintf("%02d 月", m)})
		}
	case Area:
		list = areas
	case OneChoice:
		for _, c := range p.Choices {
			list = append(list, form.Option{Value: c, Label: c})
		}
	}
	return list
}

// Form is the form of a lookup, for previews.
func (l *Lookup) Form(now time.Time) form.Definition {
	v, _ := ViewOf(l.View)
	part := form.PartDef{Key: "p1"}
	for _, p := range l.Params {
		takes, _ := v.Param(p.Takes)
		f := form.FieldDef{Key: p.Key, Kind: form.Text, Label: p.Label, Hint: p.Hint, Required: p.Required, MaxLength: 40}
		if f.Options = takes.Options(now); len(f.Options) > 0 {
			f.Kind, f.MaxLength = form.Choice, 0
		}
		part.Fields = append(part.Fields, f)
	}
	return form.Definition{Parts: []form.PartDef{part}}
}

// Text writes a column of a row for people, masked; own says that the row is about whoever asks.
func (v View) Text(c Column, r Row, own bool) string {
	was := v.one(c.Of, c.Mask, r, own)
	if c.To == "" || r.Values[plain(c.To)] == "" {
		return was
	}
	return was + " → " + v.one(c.To, c.Mask, r, own)
}

// plain is the name of a column within its row.
func plain(of string) string { return of[strings.LastIndexByte(of, '/')+1:] }

func (v View) one(key, mask string, r Row, own bool) string {
	value := r.Values[plain(key)]
	column, known := v.Column(key)
	switch {
	case value == "" || !known:
		return "—"
	case mask == MaskName && !own:
		return regno.MaskName(value)
	case mask == MaskTail || column.Type == TailColumn:
		if len(value) > 4 {
			value = value[len(value)-4:] // the core system never sends more; if it does, it is not shown
		}
		return "****" + value
	}
	switch column.Type {
	case DateColumn:
		return Day(value)
	case MoneyColumn:
		return yuan(value)
	}
	return value
}

// Day writes yyyyMMdd as 2026-01-31, yyyyMM as 2026-01 and yyyyMMddHHmm with the time.
func Day(v string) string {
	if strings.Trim(v, "0123456789") != "" {
		return v
	}
	switch len(v) {
	case 6:
		return v[:4] + "-" + v[4:]
	case 8:
		return v[:4] + "-" + v[4:6] + "-" + v[6:]
	case 12:
		return v[:4] + "-" + v[4:6] + "-" + v[6:8] + " " + v[8:10] + ":" + v[10:]
	}
	return v
}

// yuan writes fen as 1,234.00.
func yuan(v string) string {
	fen, err := strconv.ParseInt(v, 10, 64)
	if err != nil {
		return v
	}
	sign := ""
	if fen < 0 {
		sign, fen = "-", -fen
	}
	whole := strconv.FormatInt(fen/100, 10)
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return fmt.Sprintf("%s%s.%02d", sign, whole, fen%100)
}
