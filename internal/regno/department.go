package regno

// Department is the authority that registered a unit: the first character of
// its USCC. It decides which register can be asked about the unit.
type Department byte

const (
	Establishment Department = '1' // 机构编制: organs and public institutions
	CivilAffairs  Department = '5' // 民政: associations, private non-enterprise units, foundations
	Market        Department = '9' // 市场监管: enterprises, household businesses, cooperatives
)

var departments = map[Department]string{
	Establishment: "机构编制",
	'2':           "外交",
	'3':           "司法行政",
	'4':           "文化",
	CivilAffairs:  "民政",
	'6':           "旅游",
	'7':           "宗教",
	'8':           "工会",
	Market:        "市场监管",
	'A':           "中央军委改革和编制办公室",
	'N':           "农业",
	'Y':           "其他",
}

var classes = map[string]string{
	"11": "机关", "12": "事业单位", "13": "群众团体", "19": "其他机构编制单位",
	"51": "社会团体", "52": "民办非企业单位", "53": "基金会", "59": "其他社会组织",
	"91": "企业", "92": "个体工商户", "93": "农民专业合作社",
}

// Department is the authority that registered the unit.
func (u USCC) Department() Department {
	if u == "" {
		return 'Y'
	}
	return Department(u[0])
}

// Label names the department; 其他 for one that the hall does not know.
func (d Department) Label() string {
	if l, ok := departments[d]; ok {
		return l
	}
	return departments['Y']
}

// Class names the kind of unit by the first two characters, such as 企业 or
// 事业单位; 其他 for one that the hall does not know.
func (u USCC) Class() string {
	if len(u) >= 2 {
		if l, ok := classes[string(u[:2])]; ok {
			return l
		}
	}
	return "其他"
}
