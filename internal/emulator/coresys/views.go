package coresys

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"wangting/internal/emulator/people"
	"wangting/internal/emulator/signed"
	"wangting/internal/regno"
)

// question is the body of a question to a view. Every value is text.
type question map[string]string

// view is one view: what it needs, and its rows.
type view struct {
	needs [][]string // one of these sets of parameters
	rows  func(o Options, q question) (rows []row, code string)
}

// views are those of the contract. A view of an institution needs its code and gives its own people only.
func views() map[string]view {
	all := map[string]view{
		"title-certificates": {[][]string{{"aac003", "aac147"}, {"aac003", "certNo"}}, titleCertificates},
		"schools":            {[][]string{{}}, schools},
		"designated":         {[][]string{{}}, designated},
		"archives":           {[][]string{{"aac058", "aac147"}}, archives},
		"card":               {[][]string{{"aac058", "aac147"}}, card},
		"employment":         {[][]string{{"aac058", "aac147"}}, employment},
		"unit-state":         {[][]string{{"aab998"}}, unitState},
		"roster":             {[][]string{{"aab998"}}, roster},
		"roster-documents":   {[][]string{{"aab998", "aac001"}}, rosterDocuments},
		"pension":            {[][]string{{"aac058", "aac147"}}, pension},
		"contributions":      {[][]string{{"aab998", "from", "to"}}, unitMonths},
		"person-months":      {[][]string{{"aac058", "aac147", "from", "to"}}, personMonths},
		"stabilisation":      {[][]string{{"aab998", "year"}}, stabilisation},
		"permits":            {[][]string{{"aab998", "kind"}}, permits},
		"skill-certificates": {[][]string{{"certNo", "numbers"}, {"aac058", "aac147"}}, skillCertificates},
		"aid":                {[][]string{{"numbers"}}, aid},
		"title-applications": {[][]string{{"aac058", "aac147"}, {"aab998", "year"}}, titleApplications},
		"courses":            {[][]string{{}}, courses},
		"limits":             {[][]string{{"area", "year"}}, limits},
		"injuries2":          {[][]string{{"aab998"}, {"aac058", "aac147"}}, injuriesDecided},
		"unemployment":       {[][]string{{"aac058", "aac147"}}, unemployment},
	}
	for name, of := range institutionViews {
		all["institution/"+name] = view{[][]string{{"aab998"}}, institution(of)}
	}
	return all
}

type viewReply struct {
	Code  string `json:"code"`
	Total int    `json:"total"`
	AsOf  string `json:"asOf,omitempty"`
	Rows  []row  `json:"rows"`
}

// serveViews serves POST /views/{name}. The name is part of the signature.
func serveViews(o Options, guard *signed.Guard) http.Handler {
	all := views()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.PathValue("name")
		guard.Interface("views/"+name, func(body []byte) any {
			v, ok := all[name]
			if !ok {
				return viewReply{Code: "UNKNOWN_VIEW"}
			}
			return ask(o, v, body)
		}).ServeHTTP(w, r)
	})
}

func ask(o Options, v view, body []byte) viewReply {
	var q question
	if json.Unmarshal(body, &q) != nil {
		return viewReply{Code: "MISSING"}
	}
	page, err := strconv.Atoi(q["page"])
	size, err2 := strconv.Atoi(q["size"])
	complete := slices.ContainsFunc(v.needs, func(set []string) bool {
		return !slices.ContainsFunc(set, func(name string) bool { return q[name] == "" })
	})
	if err != nil || err2 != nil || page < 1 || size < 1 || size > 100 || !complete {
		return viewReply{Code: "MISSING"}
	}
	rows, code := v.rows(o, q)
	if code != "" {
		return viewReply{Code: code}
	}
	from := min((page-1)*size, len(rows))
	today := o.Now().In(zone).Format("20060102") + "0000"
	return viewReply{Code: "OK", Total: len(rows), AsOf: today, Rows: rows[from:min(from+size, len(rows))]}
}

// person finds the person of a question; a number that nobody has is nobody.
func person(o Options, q question) (people.Person, bool) {
	return o.People.Person(q["aac058"], strings.ToUpper(q["aac147"]))
}

type certificate struct{ person, no, title, level, series, major, way, committee, date, office, state string }

// certificates belong to the invented people of the world, by their names.
var certificates = []certificate{
	{"测试壬", "苏职证示例2025000123", "工程师", "中级", "工程", "机械", "评审", "示例市工程系列评审委员会", "20251218", "泰州示例人社局", "有效"},
	{"测试壬", "苏职证示例2019000077", "助理工程师", "初级", "工程", "机械", "初定", "—", "20191030", "泰州示例人社局", "有效"},
	{"测试甲", "苏职证示例2021000456", "高级工程师", "副高级", "工程", "电气", "评审", "江苏示例工程高级评审委员会", "20211125", "江苏示例人社厅", "有效"},
	{"示例一", "苏职证示例2016000031", "主任医师", "正高级", "卫生", "内科", "评审", "江苏示例卫生高级评审委员会", "20161208", "江苏示例人社厅", "有效"},
	{"测试乙", "苏职证示例2018000902", "讲师", "中级", "教师", "职业培训", "认定", "示例教师系列评审委员会", "20180920", "江苏示例人社厅", "撤销"},
	{"测试癸", "苏职证示例2023000610", "经济师", "中级", "经济", "人力资源管理", "考试", "—", "20231105", "人社部示例考试中心", "有效"},
}

func titleCertificates(o Options, q question) ([]row, string) {
	var rows []row
	for _, c := range certificates {
		if !regno.SameName(c.person, q["aac003"]) || q["certNo"] != "" && q["certNo"] != c.no {
			continue
		}
		if n := strings.ToUpper(q["aac147"]); n != "" {
			p, ok := o.People.Person("01", n)
			if !ok || p.Name != c.person {
				continue
			}
		}
		rows = append(rows, row{"aac003": c.person, "certNo": c.no, "title": c.title, "level": c.level, "series": c.series,
			"major": c.major, "way": c.way, "committee": c.committee, "date": c.date, "office": c.office, "state": c.state})
	}
	return rows, ""
}

// places filters rows by area and by words in fields.
func places(all []row, q question, words map[string]string) []row {
	return slices.DeleteFunc(all, func(r row) bool {
		if a := q["aab301"]; a != "" && r["aab301"] != a {
			return true
		}
		for name, field := range words {
			text, _ := r[field].(string)
			if w := q[name]; w != "" && !strings.Contains(text, w) {
				return true
			}
		}
		return false
	})
}

var areas = []struct{ code, name, short, street string }{
	{"320000", "省本级", "江苏示例", "南京市示例区人才路"},
	{"321200", "泰州市", "泰州示例", "泰州市海陵区示例街"},
}

func schools(_ Options, q question) ([]row, string) {
	kinds := []struct{ name, does string }{
		{"电力职业培训学校", "电工、焊工、电梯安装维修工"}, {"家政职业培训学校", "养老护理员、育婴员、家政服务员"},
		{"数字技能培训中心", "互联网营销师、电子商务师、计算机程序设计员"}, {"机械技工培训中心", "车工、钳工、数控机床操作工"},
		{"餐饮职业培训学校", "中式烹调师、西式面点师"}, {"汽车维修培训学校", "汽车维修工、机动车检测工"},
		{"建筑职业培训学校", "砌筑工、钢筋工、架子工"}, {"美容美发培训学校", "美容师、美发师"},
		{"物流职业培训中心", "物流服务师、叉车司机"}, {"消防职业培训学校", "消防设施操作员"},
		{"健康照护培训中心", "健康照护师、保健按摩师"}, {"农业技能培训学校", "农业技术员、园艺工"},
	}
	var all []row
	for _, a := range areas {
		for i, k := range kinds {
			n := strconv.Itoa(i + 1)
			all = append(all, row{"aab004": a.short + k.name, "aab301": a.code, "permitNo": "人社民" + a.code + "示例" + pad(i+1, 3),
				"occupations": k.does, "phone": "0000-1233" + pad(i+10, 4), "address": a.street + " " + n + " 号"})
		}
	}
	return places(all, q, map[string]string{"occupation": "occupations", "q": "aab004"}), ""
}

func designated(_ Options, q question) ([]row, string) {
	kinds := []struct{ kind, name string }{
		{"工伤医疗", "第一医院"}, {"工伤医疗", "骨科医院"}, {"工伤医疗", "中医院"}, {"工伤医疗", "职业病防治医院"},
		{"工伤康复", "康复医院"}, {"工伤康复", "工伤康复中心"}, {"辅助器具", "假肢矫形器中心"}, {"辅助器具", "辅助器具配置站"},
		{"定点培训", "职业培训中心"}, {"定点培训", "技师学院培训部"}, {"定点培训", "技能培训基地"},
	}
	var all []row
	for _, a := range areas {
		for i, k := range kinds {
			all = append(all, row{"aab004": a.short + k.name, "aab301": a.code, "area": a.name, "kind": k.kind,
				"phone": "0000-1233" + pad(i+50, 4), "address": a.street + " " + strconv.Itoa(100+i) + " 号", "from": "2024010" + strconv.Itoa(1+i%9)})
		}
	}
	return places(all, q, map[string]string{"kind": "kind", "q": "aab004"}), ""
}

// archives: some of the invented people have an archive that has arrived, some one on its way, the others none.
func archives(o Options, q question) ([]row, string) {
	p, ok := person(o, q)
	if !ok {
		return nil, ""
	}
	keeper := row{"keeper": "泰州示例人才服务中心", "address": "泰州市海陵区示例街 9 号", "phone": "0000-12330009"}
	switch p.Name {
	case "测试壬", "测试甲", "示例一":
		keeper["state"], keeper["received"] = "已接收", "20180712"
	case "测试癸", "示例二":
		keeper["state"] = "在途"
	default:
		return nil, ""
	}
	return []row{keeper}, ""
}

// retiredSince names the people with a pension of their own.
var retiredSince = map[string]string{"示例三": "20240131", "测试丙": "20241130", "示例四": "20261031"}

// pension: people with a pension of their own.
func pension(o Options, q question) ([]row, string) {
	p, ok := person(o, q)
	retired := retiredSince[p.Name]
	if !ok || retired == "" {
		return nil, ""
	}
	base := int64(432100) + int64(sum(p.Number)%900)*100
	var months, adjusted []row
	for m := range 36 {
		at := o.Now().In(zone).AddDate(0, -m, 0).Format("200601")
		if at <= retired[:6] {
			break
		}
		if (q["year"] == "" || at[:4] == q["year"]) && (q["month"] == "" || at[4:] == q["month"]) {
			months = append(months, row{"aae002": at, "amount": base})
		}
	}
	for year := o.Now().Year(); strconv.Itoa(year) > retired[:4]; year-- {
		adjusted = append(adjusted, row{"year": strconv.Itoa(year), "before": base - 9800, "after": base})
	}
	certified := "20270331"
	o.Book.mu.Lock()
	if day := o.Book.s.Certified[p.Number]; day != "" {
		certified = day
	}
	o.Book.mu.Unlock()
	return []row{{"aic162": retired[:6], "kind": "正常", "aae200": 31.5, "aae019": base, "since": retired, "state": "正常发放",
		"bank": "示例银行", "certifiedTo": certified, "months": months, "adjust": adjusted}}, ""
}

func pad(n, width int) string {
	s := strconv.Itoa(n)
	return strings.Repeat("0", max(0, width-len(s))) + s
}
