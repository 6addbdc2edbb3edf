package auto

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
)

// writer writes the text of a document out of a case and of what the core system knows. It gives why it cannot; then staff decide.
type writer func(ctx context.Context, core Core, who subject, c casework.Case) (text *casework.Written, why string, err error)

// writers are those of catalog.Deeds that write.
var writers = map[string]writer{
	"write/enrolment": enrolment,
	"write/contract":  contract,
}

// write gives the text of the document of a stage that writes one; nil for others.
func (s *Service) write(ctx context.Context, p casework.Pending) (text *casework.Written, reason string, err error) {
	deed, _ := catalog.DeedOf(p.Stage.Deed)
	do, ok := writers[deed.Key]
	switch {
	case !deed.Writes:
		return nil, "", nil
	case !ok:
		return nil, "", errors.New("nobody writes " + deed.Key)
	}
	who, err := s.subject(ctx, p.Case)
	if err != nil {
		return nil, "", err
	}
	text, why, err := do(ctx, s.Core, who, p.Case)
	if why != "" {
		reason = "没有自动办结：" + why + "。已转人工受理。"
	}
	return text, reason, err
}

// Facts is what the core system knows of a draft, by the paths of x-identity: nobody types over it. A region that is not connected
// knows nothing. Fault: Away.
func (s *Service) Facts(ctx context.Context, c casework.Case) (map[string]string, error) {
	if !c.State.Editable() && c.State != casework.Correcting {
		return nil, nil
	}
	if facts, lists, err := s.chosen(ctx, c); lists || err != nil {
		return facts, err
	}
	deed, err := s.deedOf(ctx, c)
	if err != nil || c.Personal() {
		return nil, err
	}
	who, err := s.subject(ctx, c)
	if err != nil {
		return nil, err
	}
	if deed.Key != "stabilisation-confirm" {
		return staffCount(ctx, s.Core, who)
	}
	row, err := openReturn(ctx, s.Core, who)
	if errors.Is(err, fault.NotFound) {
		return nil, nil
	}
	return shownReturn(row), err
}

// staffCount is how many people the core system has insured with a unit.
func staffCount(ctx context.Context, core Core, who subject) (map[string]string, error) {
	rows, err := core.Look(ctx, "roster", map[string]string{"aab998": string(who.uscc)})
	if err != nil || len(rows) == 0 {
		if errors.Is(err, fault.NotFound) {
			err = nil
		}
		return nil, err
	}
	return map[string]string{"core.staffCount": strconv.Itoa(len(rows))}, nil
}

// yuan writes fen as an amount of money; what is no number stays.
func yuan(fen string) string {
	n, err := strconv.ParseInt(fen, 10, 64)
	if err != nil {
		return fen
	}
	return yuanOf(n)
}

func yuanOf(fen int64) string {
	sign := ""
	if fen < 0 {
		sign, fen = "-", -fen
	}
	cents := strconv.FormatInt(fen%100+100, 10)[1:]
	return sign + strconv.FormatInt(fen/100, 10) + "." + cents
}

// text is an answer of the form that is a line of text.
func (who subject) text(name string) string {
	s, _ := who.data[name].(string)
	return strings.TrimSpace(s)
}
