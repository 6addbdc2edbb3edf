package casework

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/id"
)

// Verify is the event of a submission whose answers the core business system was asked about (先验后交). It stands in the record of the
// staff; its words are the lines of CoreSaid.
const Verify Verb = "verify"

// verifyPatience is how long a page or a submission waits for all that the core business system is asked.
const verifyPatience = 8 * time.Second

// mostCoreLines bounds what one question is answered with.
const mostCoreLines = 50

// CoreSaid is what the core business system said about the answers of a form, line by line. It hinders nothing.
type CoreSaid struct {
	At    time.Time
	Lines []string
	Doubt bool // something is not as the core system knows it, or was not answered
}

// What is said when a check was not answered.
const (
	coreAwaySay    = "核心业务系统暂时没有答复，没有核对"
	coreNotOpenSay = "所在地区的数据还没有接入核心业务系统，没有核对"
)

// AskCore asks the core business system what the rules in-core of a form ask about it. Whatever becomes of that is a line: it gives no
// fault.
func (s *Service) AskCore(ctx context.Context, item Item, c Case) CoreSaid {
	out := CoreSaid{At: s.Now()}
	if s.Verify == nil || c.Practice() { // practice asks no other system
		return out
	}
	asks := item.Form.CoreAsks(c.Data, out.At)
	if len(asks) == 0 {
		return out
	}
	ctx, cancel := context.WithTimeout(ctx, verifyPatience)
	defer cancel()
	for _, a := range asks {
		says, err := s.Verify(ctx, c, a)
		if err != nil {
			out.Doubt = true
			out.Lines = append(out.Lines, a.About+"："+unasked(ctx, c, err))
			continue
		}
		out.add(a, says)
	}
	return out
}

// unasked says why nothing was checked. A fault that is none of the two expected ones is for the operator, by the id of the case.
func unasked(ctx context.Context, c Case, err error) string {
	if errors.Is(err, fault.NotFound) {
		return coreNotOpenSay
	}
	if !errors.Is(err, fault.Away) && ctx.Err() == nil {
		slog.ErrorContext(ctx, "asking the core system about answers", "case", c.ID, "err", err)
	}
	return coreAwaySay
}

// add turns the answers to a question into lines: one for what is right, one for each that is not.
func (o *CoreSaid) add(a form.CoreAsk, says []string) {
	var wrong []string
	for i, say := range says {
		switch row := a.Of[i].Row; {
		case say == "":
		case row > 0:
			wrong = append(wrong, fmt.Sprintf("%s第 %d 行：%s", a.About, row, say))
		default:
			wrong = append(wrong, a.About+"："+say)
		}
	}
	right := len(says) - len(wrong)
	switch {
	case right > 0 && a.Check.Rows:
		o.Lines = append(o.Lines, fmt.Sprintf("%s：%d 行已核对，%s", a.About, right, a.Check.Name))
	case right > 0:
		o.Lines = append(o.Lines, a.About+"：已核对，"+a.Check.Name)
	}
	o.Doubt = o.Doubt || len(wrong) > 0
	more := len(wrong) - mostCoreLines
	o.Lines = append(o.Lines, wrong[:min(len(wrong), mostCoreLines)]...)
	if more > 0 {
		o.Lines = append(o.Lines, fmt.Sprintf("%s：还有 %d 行没有列出", a.About, more))
	}
}

// keepCore writes down what the core business system said about what is submitted, in the transaction of the submission.
func (s *Service) keepCore(ctx context.Context, c Case, o CoreSaid) error {
	if len(o.Lines) == 0 {
		return nil
	}
	err := s.Store.AddEvent(ctx, Event{ID: id.New(), CaseID: c.ID, At: o.At, Verb: Verify, To: c.State, By: Hand{Kind: "system", Label: "系统"},
		Words: strings.Join(o.Lines, "\n"), Inside: true})
	if err != nil {
		return fmt.Errorf("keeping what the core system said about case %s: %w", c.ID, err)
	}
	return nil
}

// CoreSaid is what the core business system said about the answers as they were submitted last; without lines where it was not asked.
func (v View) CoreSaid() CoreSaid {
	for _, e := range slices.Backward(v.Events) {
		if e.asked() {
			return CoreSaid{At: e.At, Lines: strings.Split(e.Words, "\n")}
		}
	}
	return CoreSaid{}
}
