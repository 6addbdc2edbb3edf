package workday

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"time"
)

// Year is the notice of one year, in the format of the data file.
type Year struct {
	Year        int       `json:"year"`
	Source      string    `json:"source"`                // where the days come from, for the operator
	Provisional bool      `json:"provisional,omitempty"` // the notice was not out yet
	Holidays    []Holiday `json:"holidays"`
	Workdays    []string  `json:"workdays"` // weekend days that are worked, yyyy-MM-dd
}

// Holiday is a range of free days, both ends included.
type Holiday struct {
	Name string `json:"name"`
	From string `json:"from"`
	To   string `json:"to"`
}

//go:embed data/china.json
var chinaJSON []byte

var china = sync.OnceValue(func() *Calendar {
	c, err := Load(bytes.NewReader(chinaJSON))
	if err != nil {
		panic(err) // the file is part of the program, and tested
	}
	return c
})

// China is the built-in calendar.
func China() *Calendar { return china() }

// Load reads a calendar. The error names the year and the day that is wrong.
func Load(r io.Reader) (*Calendar, error) { return (&Calendar{}).With(r) }

// With gives a calendar in which each year of a file replaces that year of c. c does not change.
func (c *Calendar) With(r io.Reader) (*Calendar, error) {
	var file struct {
		Years []Year `json:"years"`
	}
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	if err := d.Decode(&file); err != nil {
		return nil, fmt.Errorf("reading a calendar: %w", err)
	}
	if len(file.Years) == 0 {
		return nil, fmt.Errorf("reading a calendar: it has no years")
	}
	seen := map[int]bool{}
	for _, y := range file.Years {
		if seen[y.Year] {
			return nil, fmt.Errorf("reading a calendar: %d stands there twice", y.Year)
		}
		seen[y.Year] = true
	}
	return c.WithYears(file.Years...)
}

// WithYears gives a calendar in which these years replace those of c.
func (c *Calendar) WithYears(years ...Year) (*Calendar, error) {
	out := &Calendar{base: maps.Clone(c.known())}
	if out.base == nil {
		out.base = map[int]year{}
	}
	for _, y := range years {
		read, err := y.read()
		if err != nil {
			return nil, fmt.Errorf("reading the calendar of %d: %w", y.Year, err)
		}
		out.base[y.Year] = read
	}
	return out, nil
}

// Years gives the notices that c is made of, the earliest first.
func (c *Calendar) Years() []Year {
	var ys []Year
	for _, n := range slices.Sorted(maps.Keys(c.known())) {
		ys = append(ys, c.known()[n].notice)
	}
	return ys
}

func (y Year) read() (year, error) {
	out := year{notice: y, free: map[int]string{}, worked: map[int]bool{}}
	if y.Source == "" {
		return year{}, fmt.Errorf("it does not say its source")
	}
	for _, h := range y.Holidays {
		from, err := y.day(h.From)
		if err != nil {
			return year{}, err
		}
		to, err := y.day(h.To)
		if err != nil {
			return year{}, err
		}
		if h.Name == "" || to.Before(from) {
			return year{}, fmt.Errorf("the holiday %q from %s to %s is not one", h.Name, h.From, h.To)
		}
		for d := from; !d.After(to); d = d.AddDate(0, 0, 1) {
			if other, ok := out.free[d.YearDay()]; ok {
				return year{}, fmt.Errorf("%s belongs to %s and to %s", d.Format(time.DateOnly), other, h.Name)
			}
			out.free[d.YearDay()] = h.Name
		}
	}
	for _, s := range y.Workdays {
		d, err := y.day(s)
		if err != nil {
			return year{}, err
		}
		if _, ok := out.free[d.YearDay()]; ok {
			return year{}, fmt.Errorf("%s is both worked and free", s)
		}
		if !weekend(d) {
			return year{}, fmt.Errorf("%s is worked anyway: it is no weekend", s)
		}
		out.worked[d.YearDay()] = true
	}
	return out, nil
}

func (y Year) day(s string) (time.Time, error) {
	d, err := time.ParseInLocation(time.DateOnly, s, Zone)
	if err != nil {
		return d, fmt.Errorf("%q is not a day", s)
	}
	if d.Year() != y.Year {
		return d, fmt.Errorf("%s is not of this year", s)
	}
	return d, nil
}
