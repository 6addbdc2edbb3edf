package catalog

// Term is one entry of a menu that narrows the catalogue.
type Term struct{ Slug, Name, Icon string }

// Boards are the 业务板块 in the order of the screen.
var Boards = []string{"社会保险", "就业创业", "人才人事", "劳动关系", "职业能力", "工伤", "仲裁调解", "社会保障卡"}

// Groups are 「我是」 (POR-3).
var Groups = []Term{
	{"graduate", "高校毕业生", "school"},
	{"employed", "就业人员", "briefcase"},
	{"unemployed", "失业人员", "briefcase-off"},
	{"founder", "创业人员", "bulb"},
	{"injured", "工伤人员", "bandage"},
	{"retired", "退休人员", "armchair"},
	{"other", "其他人员", "user-question"},
}

// Themes are 「主题服务」 (POR-3).
var Themes = []Term{
	{"subsidy", "就业补贴", "coin"},
	{"training", "就业培训", "book"},
	{"graduate", "高校毕业生就业", "school"},
	{"employment", "就失业", "arrows-exchange"},
	{"pension", "企业养老保险", "building-community"},
}

// Types are the 事项类型 (ITM-1).
var Types = []string{"行政许可", "行政确认", "行政给付", "其他行政权力", "公共服务"}

// Remedies are the 救济途径 of items whose law names others than 行政复议 and 行政诉讼, which those of every type have. Package result has
// their words.
var Remedies = []Term{{Slug: "arbitration", Name: "仲裁"}, {Slug: "mediation", Name: "调解"}, {Slug: "agreement", Name: "调解协议的仲裁审查"},
	{Slug: "appraisal", Name: "劳动能力鉴定"}, {Slug: "filing", Name: "备案"}}

// Cities are the channels of 「地市频道」 (POR-7).
var Cities = []Term{
	{Slug: "320100", Name: "南京市"}, {Slug: "320200", Name: "无锡市"}, {Slug: "320300", Name: "徐州市"},
	{Slug: "320400", Name: "常州市"}, {Slug: "320500", Name: "苏州市"}, {Slug: "320600", Name: "南通市"},
	{Slug: "320700", Name: "连云港市"}, {Slug: "320800", Name: "淮安市"}, {Slug: "320900", Name: "盐城市"},
	{Slug: "321000", Name: "扬州市"}, {Slug: "321100", Name: "镇江市"}, {Slug: "321200", Name: "泰州市"},
	{Slug: "321300", Name: "宿迁市"},
}

// Named gives the term with a slug.
func Named(terms []Term, slug string) (Term, bool) {
	for _, t := range terms {
		if t.Slug == slug {
			return t, true
		}
	}
	return Term{}, false
}
