package coresys

import (
	"strconv"
	"strings"
	"time"
)

// application is an application for a professional title of this year or, with ago, of an earlier one.
type application struct {
	number, unit, name, no                                        string
	ago                                                           int
	series, level, major, committee, state, by, opinion, deadline string // the deadline as MMdd
}

const returned = "退回"

var applications = []application{
	{"321203199510084336", logistics, "测试癸", "000087", 0, "工程", "中级", "物流工程", "泰州示例工程系列评审委员会", returned, "评委会",
		"业绩材料缺原件，请补充项目验收报告", "1215"},
	{"321203199510084336", logistics, "测试癸", "000311", 1, "工程", "中级", "机械", "泰州示例工程系列评审委员会", returned, "主管部门",
		"继续教育学时不足", "1210"},
	{"321203199510084336", logistics, "测试癸", "000120", 0, "经济", "中级", "运输经济", "泰州示例经济系列评审委员会", "评审中", "", "", ""},
	{"321204199803154701", logistics, "示例一", "000142", 0, "工程", "初级", "物流工程", "泰州示例工程系列评审委员会", returned, "单位",
		"学历证明不清楚，请重新扫描", "1220"},
	{"321202199205013965", logistics, "测试壬", "000155", 0, "工程", "副高级", "机械", "江苏示例工程高级评审委员会", returned, "评委会",
		"论文缺检索证明，请补充", "1218"},
	{"32010419710608137X", trainers, "测试乙", "000201", 0, "教师", "副高级", "职业培训", "江苏示例教师系列评审委员会", returned, "主管部门",
		"教学工作量证明没有盖章", "1216"},
	{"320114198607153228", hospital, "测试庚", "000233", 0, "卫生", "中级", "护理", "泰州示例卫生系列评审委员会", returned, "评委会",
		"缺进修证明", "1212"},
}

func (a application) id(now time.Time) string { return "ZC" + strconv.Itoa(now.Year()-a.ago) + a.no }

// titleApplications are those of a person, or of the people of a unit in a year. An unknown person has none.
func titleApplications(o Options, q question) (rows []row, code string) {
	if u, ok := o.People.Unit(q["aab998"]); q["aab998"] != "" && (!ok || !connected(u)) {
		return nil, "NOT_OPEN"
	}
	now := o.Now().In(zone)
	o.Book.mu.Lock()
	defer o.Book.mu.Unlock()
	for _, a := range applications {
		year := strconv.Itoa(now.Year() - a.ago)
		mine := q["aab998"] == "" && q["aac058"] == "01" && a.number == strings.ToUpper(q["aac147"])
		if !mine && (q["aab998"] != a.unit || q["year"] != year) {
			continue
		}
		r := row{"no": a.id(now), "aac003": a.name, "year": year, "series": a.series, "level": a.level, "major": a.major,
			"committee": a.committee, "state": o.Book.s.stateOf(a, now)}
		if a.by != "" {
			r["returnedBy"], r["opinion"], r["deadline"] = a.by, a.opinion, year+a.deadline
		}
		rows = append(rows, r)
	}
	return rows, ""
}

func (s *State) stateOf(a application, now time.Time) string {
	if to := s.Titles[a.id(now)]; to != "" {
		return to
	}
	return a.state
}

// resubmitTitle puts an application that was returned back to whoever returned it.
func resubmitTitle(o Options, a act, r map[string]string) actAnswer {
	now := o.Now().In(zone)
	for _, of := range applications {
		if of.id(now) != r["applicationNo"] || of.number != strings.ToUpper(a.Number) || a.DocType != "01" {
			continue
		}
		if o.Book.s.stateOf(of, now) != returned {
			return said(r, "TITLE_STATE", "申报不在退回状态")
		}
		o.Book.s.Titles[of.id(now)] = "已重新提交"
		return said(r, "OK", "申报 "+of.id(now)+" 已重新提交")
	}
	return said(r, "NO_TITLE", "没有查到本人的这项申报")
}

// courses of training that begin next month, by place and occupation.
func courses(o Options, q question) ([]row, string) {
	kinds := []struct {
		title, level, school string
		hours, seats, left   int
	}{
		{"电工", "4", "电力职业培训学校", 120, 40, 7}, {"电工", "5", "电力职业培训学校", 80, 40, 0},
		{"养老护理员", "5", "家政职业培训学校", 60, 50, 21}, {"叉车司机", "5", "物流职业培训中心", 60, 30, 3},
		{"物流服务师", "4", "物流职业培训中心", 100, 30, 12}, {"健康照护师", "4", "健康照护培训中心", 120, 35, 1},
		{"焊工", "3", "电力职业培训学校", 160, 24, 0}, {"创业培训", "none", "数字技能培训中心", 56, 60, 34},
	}
	now := o.Now().In(zone)
	starts := time.Date(now.Year(), now.Month()+1, 10, 0, 0, 0, 0, zone)
	var all []row
	for i, a := range areas {
		for n, k := range kinds {
			all = append(all, row{"no": "KC" + starts.Format("0601") + strconv.Itoa(i+1) + pad(n+1, 2), "aab301": a.code, "title": k.title,
				"level": k.level, "from": starts.AddDate(0, 0, n%5).Format("20060102"), "hours": k.hours, "seats": k.seats, "left": k.left,
				"aab004": a.short + k.school})
		}
	}
	return places(all, q, map[string]string{"occupation": "title"}), ""
}

// limits of a year in a place: bases, the average wage of the province and the minimum wage. A year that was never set has no row.
func limits(_ Options, q question) ([]row, string) {
	area := q["area"]
	if area != "320000" && !strings.HasPrefix(area, "3212") {
		return nil, "NOT_OPEN"
	}
	for _, l := range settings.Limits {
		if strconv.Itoa(l.Year) != q["year"] {
			continue
		}
		least := l.MinWage.Province
		if area != "320000" {
			least = l.MinWage.Taizhou
		}
		return []row{{"lower": l.Lower, "upper": l.Upper, "average": l.Average, "minWage": least, "from": q["year"] + "0101",
			"to": q["year"] + "1231"}}, ""
	}
	return nil, ""
}
