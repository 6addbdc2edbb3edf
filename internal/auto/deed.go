package auto

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"wangting/internal/casework"
	"wangting/internal/catalog"
)

// errGoOn says that some rows were answered and that others are left for the next run of the job.
var errGoOn = errors.New("more rows than one run answers")

// do does the act of a case. An act with one answer is granted when that is yes; of one with a table each row has an answer of its
// own, and the case is granted when one row was accepted.
func (s *Service) do(
	ctx context.Context, p casework.Pending, who subject, deed catalog.DeedKind,
) (lines []string, reason string, err error) {
	rows := s.rowsOf(p.Case, deed)
	had, err := s.Store.Answers(ctx, p.Case.ID)
	if err != nil {
		return nil, "", fmt.Errorf("reading answers: %w", err)
	}
	r := Request{Act: cmp.Or(deed.Calls, deed.Key), ID: p.Case.ID, USCC: who.uscc, Document: who.doc}
	for _, row := range rows {
		if _, ok := had[row["key"]]; !ok {
			r.Rows = append(r.Rows, row)
		}
	}
	for began := s.Now(); len(r.Rows) > 0; {
		if s.Now().Sub(began) >= stretch {
			return nil, "", errGoOn
		}
		part := r
		part.Rows = r.Rows[:min(MostRows, len(r.Rows))]
		answers, err := s.Core.Act(ctx, part)
		if err != nil {
			return nil, "", err
		}
		if err := s.Store.Keep(ctx, p.Case.ID, answers, s.Now()); err != nil {
			return nil, "", fmt.Errorf("keeping answers: %w", err)
		}
		for _, a := range answers {
			had[a.Key] = a
		}
		r.Rows = r.Rows[len(part.Rows):]
	}
	return outcome(rows, had, deed)
}

func outcome(rows []map[string]string, had map[string]Answer, deed catalog.DeedKind) (lines []string, reason string, err error) {
	done := 0
	for i, row := range rows {
		a := had[row["key"]]
		if a.Done() {
			done++
		}
		lines = append(lines, line(i, row, a, deed))
	}
	switch {
	case done > 0:
		if len(deed.Tables) > 0 {
			lines = append([]string{fmt.Sprintf("名单共 %d 人，已登记 %d 人，没有登记 %d 人。", len(rows), done, len(rows)-done)}, lines...)
		}
		return lines, "", nil
	case len(deed.Tables) == 0:
		return nil, "没有自动办结：" + had[onlyKey].Say + "。已转人工受理。", nil
	}
	return nil, fmt.Sprintf("没有自动办结：名单中的 %d 人都没有登记，原因见逐人办理结果。已转人工受理。", len(rows)), nil
}

func line(i int, row map[string]string, a Answer, deed catalog.DeedKind) string {
	if len(deed.Tables) == 0 {
		return a.Say + "。"
	}
	return fmt.Sprintf("%d. %s（证件号码末四位 %s）：%s。", i+1, row["name"], last4(row["number"]), a.Say)
}

// Rows gives what was answered to the people of a case, in the order of its lists; none before anything was asked.
func (s *Service) Rows(ctx context.Context, c casework.Case) ([]casework.RowAnswer, error) {
	deed, err := s.deedOf(ctx, c)
	if err != nil || len(deed.Tables) == 0 {
		return nil, err
	}
	had, err := s.Store.Answers(ctx, c.ID)
	if err != nil {
		return nil, fmt.Errorf("reading answers: %w", err)
	}
	if len(had) == 0 {
		return nil, nil
	}
	var out []casework.RowAnswer
	for _, row := range s.rowsOf(c, deed) {
		a, answered := had[row["key"]]
		x := casework.RowAnswer{Name: row["name"], Last4: last4(row["number"]), Result: "没有登记", Say: a.Say}
		switch {
		case !answered:
			x.Result, x.Say = "没有结果", "核心系统没有应答"
		case a.Done():
			x.Result = "已登记"
		}
		out = append(out, x)
	}
	return out, nil
}

// deedOf gives the act of the item of a case; none when its flow has no automatic stage.
func (s *Service) deedOf(ctx context.Context, c casework.Case) (catalog.DeedKind, error) {
	it, err := s.Items.ItemVersion(ctx, c.ItemCode, c.ItemVersion)
	if err != nil {
		return catalog.DeedKind{}, fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	}
	deed, _ := catalog.DeedFor(it.TheFlow().Stages[0].Deed, audience(c))
	return deed, nil
}

func last4(number string) string { return number[max(0, len(number)-4):] }

// unanswered is the reason for which staff get a case whose rules, or some of whose rows, nobody answered.
func (s *Service) unanswered(ctx context.Context, p casework.Pending) (string, error) {
	const away = "社会保险核心业务系统没有应答，"
	deed, ok := catalog.DeedFor(p.Stage.Deed, audience(p.Case))
	if !ok || len(deed.Tables) == 0 {
		return away + "没有自动办结，已转人工受理，您不需要重新提交。", nil
	}
	had, err := s.Store.Answers(ctx, p.Case.ID)
	if err != nil {
		return "", fmt.Errorf("reading answers: %w", err)
	}
	return fmt.Sprintf("%s名单中 %d 人已有结果，其余 %d 人没有结果，已转人工受理，您不需要重新提交。", away, len(had),
		len(s.rowsOf(p.Case, deed))-len(had)), nil
}
