package actor

// Who is the person signed in, as a page may show them. Every field is masked already.
type Who struct {
	Unit   string // the unit's full name; public
	Person string // 测**
	Phone  string // 1*****82
	Role   string // 法定代表人, or the staff role
	Number string // 单位编号 or 机构编号
	USCC   string // the unit's 统一社会信用代码; public
	First  bool   // signed in with a first password, which must be changed before anything else
}
