// Package institution owns the institutions of units (机构): schools, training bases
// and agencies that a unit runs and that do business of their own (INS).
//
// An institution is registered only by a granted case. The unit's representative or
// administrator then opens it by naming its administrator, a person who has proved
// themselves. From then on the institution has an account of its own: the
// administrator logs in with the 机构编号 and acts for the institution, but for nothing
// else of the unit. The first password follows a rule and is never shown. It must be
// changed at the first login and expires after a time that is a setting.
//
//	registered ──open──> opened ──change / reset──> opened
package institution

import (
	"fmt"
	"time"

	"wangting/internal/regno"
)

// Institution is one institution of a unit.
type Institution struct {
	ID        string
	Number    string // 机构编号: JG, region, six digits
	UnitID    string // the unit that runs it
	CaseID    string // the case that registered it
	Name      string
	Kind      string // code of Kinds
	Level     string // 省, 市, 县
	Region    string
	AccountID string // row in the unit table that is its account; "" until opened
	MandateID string // of its administrator
	CreatedAt time.Time
	OpenedAt  time.Time
	Version   int64
}

// Opened reports whether it has an account.
func (i Institution) Opened() bool { return i.AccountID != "" }

// Kind is a 机构类型 (INS-1): its code and name.
type Kind struct{ Code, Name string }

var kinds = []Kind{
	{"01", "人力资源服务机构"},
	{"02", "博士后工作流动站"},
	{"03", "继续教育基地"},
	{"04", "就业见习示范基地"},
	{"05", "技工院校"},
	{"06", "民办职业培训学校"},
	{"07", "高技能人才培训基地"},
	{"08", "大师工作室"},
	{"09", "中外合作/外商独资职业培训机构"},
	{"10", "职业技能考核鉴定机构"},
	{"11", "职业技能等级认定机构"},
	{"12", "工伤康复协议医疗机构"},
	{"99", "其他"},
}

// Kinds returns the types that the manual lists.
func Kinds() []Kind { return kinds }

// KindName returns the name of a type; "其他" for an unknown code.
func KindName(code string) string {
	for _, k := range kinds {
		if k.Code == code {
			return k.Name
		}
	}
	return "其他"
}

// New holds what a granted case says about a new institution.
type New struct {
	UnitID, CaseID, Name, Kind, Level, Region string
}

// AdminForm is the administrator as it was typed.
type AdminForm struct{ Name, DocType, DocNumber, Phone string }

// Names of the form fields.
const (
	FieldName      = "adminname"
	FieldDocType   = "admindoctype"
	FieldDocNumber = "admindocnumber"
	FieldPhone     = "adminphone"
)

// Person is an administrator, masked as a page may show them.
type Person struct{ Name, Document, Phone string } // masked

// Holds says in words how long a first password is valid: 72 小时, 90 分钟.
func Holds(d time.Duration) string {
	if d%time.Hour == 0 {
		return fmt.Sprintf("%d 小时", d/time.Hour)
	}
	return fmt.Sprintf("%d 分钟", d/time.Minute)
}

// FirstPassword builds the first password: a prefix and the last six characters of the document number
// (Js292010).
func FirstPassword(prefix string, d regno.Document) string {
	n := d.Number
	return prefix + n[max(0, len(n)-6):]
}
