package unit

// Code is one value of a national code table, with its Chinese meaning.
type Code struct {
	Value, Label string
}

// Economies is the table 经济类型: HRSS field AAB020, values of GB/T 12402-2000.
func Economies() []Code { return economies }

// Natures is the table 单位性质 for public bodies: HRSS field AAB019, values 20 to 30.
func Natures() []Code { return natures }

// Industries is the table 行业类型: HRSS field AAB022, the sections of GB/T 4754-2017.
func Industries() []Code { return industries }

// IndustryName is the 行业类型 in words; "" while the unit has stated none.
func (u Unit) IndustryName() string {
	for _, c := range industries {
		if c.Value == u.Industry {
			return c.Label
		}
	}
	return ""
}

// Affiliations is the table 隶属关系: HRSS field AAB021 in the national two-digit form.
func Affiliations() []Code { return affiliations }

// Categories is the table 单位类别. A unit stores the category as words, as the business register
// gave it.
func Categories() []Code { return categories }

var economies = []Code{
	{"100", "内资"}, {"110", "国有全资"}, {"120", "集体全资"}, {"130", "股份合作"}, {"140", "联营"},
	{"150", "有限责任（公司）"}, {"151", "国有独资（公司）"}, {"159", "其他有限责任（公司）"},
	{"160", "股份有限（公司）"}, {"170", "私有"}, {"171", "私有独资"}, {"172", "私有合伙"},
	{"173", "私营有限责任（公司）"}, {"174", "私营股份有限（公司）"}, {"175", "个体经营"},
	{"179", "其他私有"}, {"190", "其他内资"}, {"200", "港、澳、台投资"},
	{"210", "内地和港、澳、台合资"}, {"220", "内地和港、澳、台合作"}, {"230", "港、澳、台独资"},
	{"240", "港、澳、台投资股份有限（公司）"}, {"290", "其他港、澳、台投资"}, {"300", "国外投资"},
	{"310", "中外合资"}, {"320", "中外合作"}, {"330", "外资"}, {"340", "国外投资股份有限（公司）"},
	{"390", "其他国外投资"}, {"900", "其他"},
}

var natures = []Code{
	{"21", "全额拨款事业单位"}, {"22", "差额拨款事业单位"}, {"23", "自收自支事业单位"},
	{"20", "其他事业单位"}, {"30", "机关"},
}

var industries = []Code{
	{"A", "农、林、牧、渔业"}, {"B", "采矿业"}, {"C", "制造业"},
	{"D", "电力、热力、燃气及水生产和供应业"}, {"E", "建筑业"}, {"F", "批发和零售业"},
	{"G", "交通运输、仓储和邮政业"}, {"H", "住宿和餐饮业"},
	{"I", "信息传输、软件和信息技术服务业"}, {"J", "金融业"}, {"K", "房地产业"},
	{"L", "租赁和商务服务业"}, {"M", "科学研究和技术服务业"}, {"N", "水利、环境和公共设施管理业"},
	{"O", "居民服务、修理和其他服务业"}, {"P", "教育"}, {"Q", "卫生和社会工作"},
	{"R", "文化、体育和娱乐业"}, {"S", "公共管理、社会保障和社会组织"}, {"T", "国际组织"},
}

var affiliations = []Code{
	{"10", "中央"}, {"20", "省"}, {"40", "市、地区"}, {"50", "县"}, {"60", "街道、镇、乡"},
	{"70", "居民、村民委员会"}, {"80", "军队"}, {"90", "其他"},
}

var categories = words("企业", "个体工商户", "农民专业合作社", "事业单位", "机关", "群众团体", "社会团体",
	"民办非企业单位", "基金会", "其他")

func words(list ...string) []Code {
	out := make([]Code, len(list))
	for i, w := range list {
		out[i] = Code{w, w}
	}
	return out
}

// Label gives the meaning of a code in a table. It returns a code that the table does not contain
// unchanged.
func Label(table []Code, value string) string {
	for _, c := range table {
		if c.Value == value {
			return c.Label
		}
	}
	return value
}

func known(table []Code, value string) bool {
	for _, c := range table {
		if c.Value == value {
			return true
		}
	}
	return false
}
