package coresys

import (
	"context"

	"wangting/internal/account"
)

var _ account.Records = (*Gateway)(nil)

// The rows as they come over the wire. Each has the fields of the type that it becomes, in the same order.
type (
	insurance struct {
		Kind   account.InsuranceKind `json:"aae140"`
		State  account.InsuredState  `json:"aab051"`
		Since  string                `json:"aab050"`
		People int                   `json:"people"`
		Region string                `json:"aab301"`
	}
	contribution struct {
		Month    string                `json:"aae002"`
		Kind     account.InsuranceKind `json:"aae140"`
		People   int                   `json:"aab083"`
		BaseFen  int64                 `json:"aab121"`
		UnitFen  int64                 `json:"unit"`
		SelfFen  int64                 `json:"aab122"`
		Paid     bool                  `json:"paid"`
		PaidDate string                `json:"paidDate"`
	}
	benefit struct {
		Name  string `json:"aac003"`
		Since string `json:"since"`
		Fen   int64  `json:"amount"`
		State string `json:"state"`
	}
	injury struct {
		Number   string `json:"number"`
		Name     string `json:"aac003"`
		Happened string `json:"happened"`
		Decided  string `json:"decided"`
		Result   string `json:"result"`
	}
	subunit struct {
		Number string               `json:"aab001"`
		Name   string               `json:"aab004"`
		State  account.InsuredState `json:"aab051"`
		Region string               `json:"aab301"`
	}
)

// Insurances gives 参保信息 of a unit.
func (g *Gateway) Insurances(ctx context.Context, q account.RecordQuery) ([]account.Insurance, int, error) {
	return ask(ctx, g, "insurances", q, func(w insurance) account.Insurance { return account.Insurance(w) })
}

// Contributions gives 缴费信息, the newest month first.
func (g *Gateway) Contributions(ctx context.Context, q account.RecordQuery) ([]account.Contribution, int, error) {
	return ask(ctx, g, "contributions", q, func(w contribution) account.Contribution { return account.Contribution(w) })
}

// Benefits gives who the unit's pension goes to.
func (g *Gateway) Benefits(ctx context.Context, q account.RecordQuery) ([]account.Benefit, int, error) {
	return ask(ctx, g, "benefits", q, func(w benefit) account.Benefit { return account.Benefit(w) })
}

// Injuries gives 工伤, the newest first.
func (g *Gateway) Injuries(ctx context.Context, q account.RecordQuery) ([]account.Injury, int, error) {
	return ask(ctx, g, "injuries", q, func(w injury) account.Injury { return account.Injury(w) })
}

// Subunits gives the units below this one.
func (g *Gateway) Subunits(ctx context.Context, q account.RecordQuery) ([]account.Subunit, int, error) {
	return ask(ctx, g, "subunits", q, func(w subunit) account.Subunit { return account.Subunit(w) })
}
