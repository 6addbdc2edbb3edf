package auditor

import (
	"cmp"
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/mandate"
	"wangting/internal/person"
	"wangting/internal/regno"
	"wangting/internal/staff"
)

// Deed is one deed with its details.
type Deed struct {
	Line
	People  []Somebody
	Request string
	Full    bool // the numbers are unmasked
}

// Somebody is a person whom a deed concerns.
type Somebody struct{ Name, Document, Number, Phone string }

// deed reads the details of an entry.
func (s *Service) deed(ctx context.Context, e audit.Entry, full bool) (Deed, []person.Person, error) {
	n := newNames(s)
	if err := n.learn(ctx, []audit.Entry{e}); err != nil {
		return Deed{}, nil, err
	}
	show := hidden
	if full {
		show = func(v string) string { return v }
	}
	d := Deed{Line: n.line(e, show), Request: e.RequestID, Full: full}
	var people []person.Person
	for _, of := range personsOf(e) {
		p := n.persons[of]
		if p.ID == "" {
			continue
		}
		people = append(people, p)
		one := Somebody{p.Name, p.DocType.Label(), regno.MaskDocument(p.DocNumber), p.Phone.Masked()}
		if full {
			one.Number, one.Phone = p.DocNumber, string(p.Phone)
		}
		if p.Phone == "" {
			one.Phone = ""
		}
		d.People = append(d.People, one)
	}
	return d, people, nil
}

// detailsOf puts the details of a deed into words: first its changes, old and new, then the rest by their names.
func detailsOf(d map[string]string, item func(string) string) []Detail {
	var changes, rest []Detail
	for _, k := range slices.Sorted(maps.Keys(d)) {
		switch what, isNew := strings.CutPrefix(k, actor.DetailNew); {
		case isNew && d[actor.DetailOld+what] != "":
			changes = append(changes, Detail{what, d[actor.DetailOld+what] + " → " + cmp.Or(d[k], "无")})
		case isNew:
			changes = append(changes, Detail{what, d[k]})
		case strings.HasPrefix(k, actor.DetailOld):
			if what := strings.TrimPrefix(k, actor.DetailOld); d[actor.DetailNew+what] == "" {
				changes = append(changes, Detail{what, d[k] + " → 无"})
			}
		case d[k] != "":
			rest = append(rest, Detail{cmp.Or(details[k], k), valueOf(k, d[k], item)})
		}
	}
	return append(changes, rest...)
}

// valueOf is the value of a detail in words, where the hall has words for it.
func valueOf(key, value string, item func(string) string) string {
	switch key {
	case actor.DetailItem, actor.DetailAdded, actor.DetailRemoved:
		codes := strings.Fields(value)
		for i, c := range codes {
			codes[i] = item(c)
		}
		return strings.Join(codes, "、")
	case actor.DetailAs, "roles":
		return cmp.Or(staff.RolesLabel(rolesOf(strings.ReplaceAll(value, ",", " "))), mandate.LevelLabel(levelOf(value)), value)
	case "level":
		return cmp.Or(mandate.LevelLabel(levelOf(value)), value)
	case "page":
		return strings.ReplaceAll(value, "next", "后一页")
	}
	return value
}

var (
	cards   = regexp.MustCompile(`[1-8][0-9]{16}[0-9Xx]`) // an identity card; a code of a unit begins with 9 or a letter
	mobiles = regexp.MustCompile(`\b1[3-9][0-9]{9}\b`)
)

// hidden masks numbers of persons that somebody has typed into a detail, such as a reason.
func hidden(value string) string {
	return mobiles.ReplaceAllStringFunc(cards.ReplaceAllStringFunc(value, regno.MaskDocument), regno.MaskMobile)
}
