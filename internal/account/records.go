package account

import (
	"context"

	"wangting/internal/regno"
)

// Records reads what the core business system of social insurance knows about units (CEN-3). Each
// list method returns one page and the total number of entries. The names of persons come masked;
// their document numbers never come. Faults: NotFound for a region whose data is not connected,
// Away.
type Records interface {
	Insurances(ctx context.Context, q RecordQuery) ([]Insurance, int, error)
	// Contributions lists the payments, newest month first.
	Contributions(ctx context.Context, q RecordQuery) ([]Contribution, int, error)
	// Benefits lists the persons who receive a pension through the unit.
	Benefits(ctx context.Context, q RecordQuery) ([]Benefit, int, error)
	// Injuries lists the work injuries, newest first.
	Injuries(ctx context.Context, q RecordQuery) ([]Injury, int, error)
	// Subunits lists the units below this one.
	Subunits(ctx context.Context, q RecordQuery) ([]Subunit, int, error)
}

// RecordQuery asks for one page of records of a unit.
type RecordQuery struct {
	USCC     regno.USCC
	Area     string // GB/T 2260; "" means every connected region
	From, To string // months, yyyyMM; "" means the first and the last one
	Page     int    // counts from 1
	Size     int
}

// Insurance is the 参保信息 of one kind of insurance.
type Insurance struct {
	Kind   InsuranceKind
	State  InsuredState
	Since  string // yyyyMMdd
	People int
	Region string // GB/T 2260
}

// Contribution is the 缴费信息 of one kind of insurance and one month. Amounts are in fen.
type Contribution struct {
	Month    string // yyyyMM
	Kind     InsuranceKind
	People   int
	BaseFen  int64
	UnitFen  int64
	SelfFen  int64
	Paid     bool
	PaidDate string // yyyyMMdd
}

// Benefit is the 养老待遇 of one person.
type Benefit struct {
	Name  string
	Since string // yyyyMM
	Fen   int64  // per month
	State string
}

// Injury is one work injury (工伤).
type Injury struct {
	Number   string
	Name     string
	Happened string // yyyyMMdd
	Decided  string // yyyyMMdd
	Result   string
}

// Subunit is one 二级单位.
type Subunit struct {
	Number string
	Name   string
	State  InsuredState
	Region string // GB/T 2260
}

// InsuranceKind is a code of 险种 (AAE140).
type InsuranceKind string

var insuranceKinds = map[InsuranceKind]string{
	"110": "企业职工基本养老保险",
	"120": "机关事业单位养老保险",
	"210": "失业保险",
	"310": "职工基本医疗保险",
	"410": "工伤保险",
	"510": "生育保险",
}

// Label gives the name of the kind. It returns an unknown code unchanged.
func (k InsuranceKind) Label() string {
	if name, ok := insuranceKinds[k]; ok {
		return name
	}
	return string(k)
}

// InsuredState is a code of 参保状态 of a unit (AAB051).
type InsuredState string

var insuredStates = map[InsuredState]string{"1": "参保缴费", "2": "暂停缴费", "3": "终止参保"}

// Label gives the name of the state. It returns an unknown code unchanged.
func (s InsuredState) Label() string {
	if name, ok := insuredStates[s]; ok {
		return name
	}
	return string(s)
}
