package app

import (
	"context"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/notice"
	"wangting/internal/rating"
)

// ratedCases are the cases as rating sees them.
type ratedCases struct{ cases *casework.Service }

func (c ratedCases) Rateable(ctx context.Context, who actor.Actor, id string) (rating.Case, error) {
	v, err := c.cases.Open(ctx, who, id)
	if err != nil {
		return rating.Case{}, err
	}
	x := v.Case
	out := rating.Case{ID: x.ID, Number: x.Number, Item: x.ItemCode, ItemName: v.Item.Name, UnitID: x.Owner(), Region: x.Region}
	if !x.ToRate() {
		return out, fault.New(fault.Conflict, "这件办件还没有办结，或者已经评价过")
	}
	return out, nil
}

func (c ratedCases) MarkRated(ctx context.Context, who actor.Actor, id string) error {
	return c.cases.MarkRated(ctx, who, id)
}

// ratingTeller tells the unit what staff answered to its rating.
type ratingTeller struct{ notices *notice.Service }

func (t ratingTeller) Answered(ctx context.Context, who actor.Actor, r rating.Rating) error {
	return t.notices.Tell(ctx, who, notice.Message{UnitID: r.UnitID, Kind: notice.AboutCase, Title: "您的评价已有回复",
		Body: "“" + r.ItemName + "”（编号 " + r.Number + "）：" + r.Follow.Answer, Link: casesOf(r.UnitID != r.PersonID) + r.ID + "/rate"})
}
