package news

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

var errMoved = fault.New(fault.Conflict, "这项内容刚刚有了变化，请看过最新的内容再操作")

// decision gives an article to decide about at the version that was shown.
func (s *Service) decision(ctx context.Context, who actor.Actor, id string, version int64, from ...State) (Dossier, error) {
	d, err := s.Open(ctx, who, id)
	if err == nil && (d.Version != version || !slices.Contains(from, d.State)) {
		err = errMoved
	}
	return d, err
}

// Submit hands a draft to a second pair of eyes. Invalid with fields when something is missing.
func (s *Service) Submit(ctx context.Context, who actor.Actor, id string, version int64) error {
	d, err := s.decision(ctx, who, id, version, Draft)
	if err != nil {
		return err
	}
	if err := d.Content.ready(s.Now()); err != nil {
		return err
	}
	if err := s.clashes(d); err != nil {
		return err
	}
	if d.LiveN > 0 && d.Kind.Listed() && d.Content.Correction == "" {
		return fault.On("correction", "请写明更正了什么，公众在正文前看到")
	}
	d.State = Waiting
	return s.step(ctx, who, d.Article, version, Step{Verb: ActSubmit}, "news.submitted")
}

// Recall takes a submission back to a draft.
func (s *Service) Recall(ctx context.Context, who actor.Actor, id string, version int64) error {
	d, err := s.decision(ctx, who, id, version, Waiting)
	if err != nil {
		return err
	}
	if !who.IsAmong(d.Authors...) {
		return fault.New(fault.Forbidden, "只有编写和提交的人能撤回审核。需要修改的，请退回")
	}
	d.State = Draft
	return s.step(ctx, who, d.Article, version, Step{Verb: ActRecall}, "news.recalled")
}

// Approve publishes what waits, at its hour. Forbidden to whoever wrote or submitted any of it.
func (s *Service) Approve(ctx context.Context, who actor.Actor, id string, version int64) error {
	d, err := s.decision(ctx, who, id, version, Waiting)
	if err != nil {
		return err
	}
	if who.IsAmong(d.Authors...) {
		return fault.New(fault.Forbidden, "您编写或者提交过这项内容，请由另一名编辑或管理员批准发布")
	}
	now := s.Now()
	err = d.Content.ready(now)
	if err == nil {
		err = s.clashes(d)
	}
	if err != nil {
		return fault.New(fault.Conflict, "现在不能发布："+fault.Of(err).Fields[0].Say+"。请退回修改")
	}
	a := d.Article
	at := later(now, d.Content.PublishAt)
	if shown := a.shownN(now); shown > 0 {
		a.BeforeN = shown
	} else {
		a.BeforeN, a.FirstAt = 0, at
	}
	a.LiveN, a.LiveAt, a.State, a.GoneAt = a.DraftN, at, Published, time.Time{}
	a.PublicV++
	if err := s.step(ctx, who, a, version, Step{Verb: ActApprove}, "news.approved"); err != nil {
		return err
	}
	return s.Refresh(ctx)
}

// Return gives what waits back to its authors, with words.
func (s *Service) Return(ctx context.Context, who actor.Actor, id string, version int64, words string) error {
	d, err := s.decision(ctx, who, id, version, Waiting)
	if err != nil {
		return err
	}
	words, err = reason(words, "words", "请写明要改什么")
	if err != nil {
		return err
	}
	d.State = Draft
	return s.step(ctx, who, d.Article, version, Step{Verb: ActReturn, Words: words}, "news.returned")
}

// Withdraw takes a published content from the public at once (撤下); one person may, because waiting would do harm. A correction that was
// being made stays as the draft.
func (s *Service) Withdraw(ctx context.Context, who actor.Actor, id string, version int64, words string) error {
	d, err := s.decision(ctx, who, id, version, Draft, Waiting, Published)
	if err != nil {
		return err
	}
	if d.LiveN == 0 {
		return errMoved
	}
	if words, err = reason(words, "why", "请写明撤下的原因"); err != nil {
		return err
	}
	a := d.Article
	a.LiveN, a.BeforeN, a.LiveAt, a.GoneAt, a.State = 0, 0, time.Time{}, s.Now(), Withdrawn
	a.PublicV++
	if err := s.step(ctx, who, a, version, Step{Verb: ActWithdraw, Words: words}, "news.withdrawn"); err != nil {
		return err
	}
	return s.Refresh(ctx)
}

func reason(words, field, missing string) (string, error) {
	words = strings.TrimSpace(words)
	switch {
	case words == "":
		return "", fault.On(field, missing)
	case utf8.RuneCountInString(words) > mostWords:
		return "", fault.On(field, "最多 500 个字")
	}
	return words, nil
}
