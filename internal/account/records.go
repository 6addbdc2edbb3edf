package account

import (
	"context"

	"wangting/internal/regno"
)

// Records is what the core business system of social insurance knows of units (CEN-3), a page at a time and how many
// there are in all. Names of people come masked, and their numbers never. Faults: NotFound for a region whose data is
// not connected, Away.
type Records interface {
	Insurances(ctx context.Context, q RecordQuery) ([]Insurance, int, error)
	// Contributions gives the newest month first.
	Contributions(ctx context.Context, q RecordQuery) ([]Contribution, int, error)
	// Benefits gives who the unit's pension goes to.
	Benefits(ctx context.Context, q RecordQuery) ([]Benefit, int, error)
	// Injuries gives the newest first.
	Injuries(ctx context.Context, q RecordQuery) ([]Injury, int, error)
	// Subunits gives the units below this one.
	Subunits(ctx context.Context, q RecordQuery) ([]Subunit, int, error)
}

// RecordQuery is one page about a unit.
type RecordQuery struct {
	USCC     regno.USCC
	Area     string // GB/T 2260; "" is every region that is connected
	From, To string // months, yyyyMM; "" is from the first and to the last
	Page     int    // from 1
	Size     int
}

// Insurance is 参保信息 of one kind of insurance.
type Insurance struct {
	Kind   InsuranceKind
	State  InsuredState
	Since  string // yyyyMMdd
	People int
	Region string // GB/T 2260
}

// Contribution is 缴费信息 of one kind and month. Money is in fen.
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

// Benefit is 养老待遇 of one person.
type Benefit struct {
	Name  string
	Since string // yyyyMM
	Fen   int64  // a month
	State string
}

// Injury is one 工伤.
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

// InsuranceKind is 险种 (AAE140).
type InsuranceKind string

var insuranceKinds = map[InsuranceKind]string{
	"110": "企业职工基本养老保险",
	"120": "机关事业单位养老保险",
	"210": "失业保险",
	"310": "职工基本医疗保险",
	"410": "工伤保险",
	"510": "生育保险",
}

// Label is its name; a code that is not known stands for itself.
func (k InsuranceKind) Label() string {
	if name, ok := insuranceKinds[k]; ok {
		return name
	}
	return string(k)
}

// InsuredState is 参保状态 of a unit (AAB051).
type InsuredState string

var insuredStates = map[InsuredState]string{"1": "参保缴费", "2": "暂停缴费", "3": "终止参保"}

// Label is its name; a code that is not known stands for itself.
func (s InsuredState) Label() string {
	if name, ok := insuredStates[s]; ok {
		return name
	}
	return string(s)
}
