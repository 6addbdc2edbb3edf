package coresys

import (
	"context"

	"wangting/internal/account"
)

var _ account.Records = (*Gateway)(nil)

// The rows as the core system sends them. Each has the fields, in the same order, of
// the type in package account that it is converted to.
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

// Insurances returns 参保信息 of a unit.
func (g *Gateway) Insurances(ctx context.Context, q account.RecordQuery) ([]account.Insurance, int, error) {
	return askRows(ctx, g, "insurances", q, func(w insurance) account.Insurance { return account.Insurance(w) })
}

// Contributions returns 缴费信息, newest month first.
func (g *Gateway) Contributions(ctx context.Context, q account.RecordQuery) ([]account.Contribution, int, error) {
	return askRows(ctx, g, "contributions", q, func(w contribution) account.Contribution { return account.Contribution(w) })
}

// Benefits returns 养老待遇: the people whom the unit's pension is paid to.
func (g *Gateway) Benefits(ctx context.Context, q account.RecordQuery) ([]account.Benefit, int, error) {
	return askRows(ctx, g, "benefits", q, func(w benefit) account.Benefit { return account.Benefit(w) })
}

// Injuries returns 工伤, newest first.
func (g *Gateway) Injuries(ctx context.Context, q account.RecordQuery) ([]account.Injury, int, error) {
	return askRows(ctx, g, "injuries", q, func(w injury) account.Injury { return account.Injury(w) })
}

// Subunits returns 二级单位, the units below this one.
func (g *Gateway) Subunits(ctx context.Context, q account.RecordQuery) ([]account.Subunit, int, error) {
	return askRows(ctx, g, "subunits", q, func(w subunit) account.Subunit { return account.Subunit(w) })
}
