package coresys

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"wangting/internal/regno"
)

var zone = time.FixedZone("CST", 8*3600)

// worker is one invented person of an institution.
type worker struct {
	name, id4 string
	n         int // place in the list
	office    string
}

func sum(s string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s))
	return int(h.Sum32() >> 1)
}

// workers are the people of an institution: names of the Chinese calendar, the last four characters of numbers that
// nobody has.
func workers(uscc, region string) []worker {
	stems, branches := []rune("甲乙丙丁戊己庚辛壬癸"), []rune("子丑寅卯辰巳午未申酉戌亥")
	office := "江苏示例人社厅"
	if strings.HasPrefix(region, "3212") {
		office = "泰州示例人社局"
	}
	var out []worker
	for i := range 24 + sum(uscc)%20 {
		id := strconv.Itoa(1000 + sum(uscc+strconv.Itoa(i))%9000)
		if i%11 == 10 {
			id = id[:3] + "X"
		}
		out = append(out, worker{"示例" + string(stems[i%10]) + string(branches[i%12]), id, i, office})
	}
	return out
}

// institution makes a view of an institution's own people. The code of somebody else, and a unit that is no
// institution, are refused.
func institution(of func(worker, time.Time) []row) func(o Options, q question) ([]row, string) {
	return func(o Options, q question) ([]row, string) {
		u, ok := o.People.Unit(q["aab998"])
		switch {
		case !ok || !strings.HasPrefix(u.USCC, "12"):
			return nil, "REFUSED"
		case !connected(u):
			return nil, "NOT_OPEN"
		}
		var rows []row
		for _, w := range workers(u.USCC, u.Region) {
			for _, r := range of(w, o.Now()) {
				r["aac003"], r["id4"], r["office"] = w.name, w.id4, w.office
				rows = append(rows, r)
			}
		}
		return slices.DeleteFunc(rows, func(r row) bool {
			at, _ := r["aae041"].(string)
			name, _ := r["aac003"].(string)
			return q["aac003"] != "" && !regno.SameName(name, q["aac003"]) || q["id4"] != "" && r["id4"] != q["id4"] ||
				q["year"] != "" && !strings.HasPrefix(at, q["year"])
		}), ""
	}
}

// institutionViews are the seven kinds of decisions about the people of an institution. year is the year of 执行时间.
var institutionViews = map[string]func(w worker, now time.Time) []row{
	"staff": func(w worker, now time.Time) []row {
		kind, grade := []string{"专技", "管理", "工勤"}[w.n%3], []string{"十级", "七级", "三级"}[w.n%3]
		year := now.Year() - 1 - w.n%6
		r := row{"kind": kind, "grade": grade, "post": []string{"事业编制", "备案制"}[w.n%5/4], "way": []string{"公开招聘", "调入", "政策安置"}[w.n%7%3],
			"entered": date(year, 7, 1), "result": "认定"}
		if w.n%13 == 12 {
			r["result"] = "不认定"
		}
		return []row{decided(r, year, 8, "工", w.n)}
	},
	"age": func(w worker, now time.Time) []row {
		if w.n%6 != 1 {
			return nil
		}
		r := row{"before": date(1970+w.n, 3, 12), "asked": date(1969+w.n, 3, 12), "after": date(1970+w.n, 3, 12),
			"proof": "1988 年入学登记表（最早档案）", "result": "维持原出生时间"}
		return []row{decided(r, now.Year()-w.n%3, 5, "龄", w.n)}
	},
	"wage": func(w worker, now time.Time) []row {
		if w.n%2 != 0 {
			return nil
		}
		r := row{"reason": []string{"岗位变动", "考核", "补登学历", "纠错"}[w.n/2%4], "postBefore": "专技十一级", "postAfter": "专技十级",
			"payBefore": 178500, "payAfter": 196500, "stepBefore": 20 + w.n%9, "stepAfter": 22 + w.n%9,
			"stepPayBefore": 101500 + 2200*(w.n%9), "stepPayAfter": 106500 + 2200*(w.n%9), "allowance": 235000,
			"change": 23000, "backMonths": 1 + w.n%5, "backPay": 23000 * (1 + w.n%5)}
		return []row{decided(r, now.Year()-w.n%3, 9, "资", w.n)}
	},
	"raise": func(w worker, now time.Time) []row {
		var rows []row
		for back := range 2 {
			year := now.Year() - back
			step := 24 + w.n%9 - back
			r := row{"year": strconv.Itoa(year), "rating": []string{"合格", "优秀"}[w.n%4/3], "post": []string{"专技十级", "管理八级", "工勤三级"}[w.n%3],
				"stepBefore": step, "stepAfter": step + 1, "stepPayBefore": 123500 + 5100*(w.n%9-back), "stepPayAfter": 128600 + 5100*(w.n%9-back),
				"change": 5100}
			rows = append(rows, decided(r, year, 1, "薪", w.n))
		}
		return rows
	},
	"basic": func(w worker, now time.Time) []row {
		if w.n > 3 {
			return nil
		}
		var rows []row
		for back := range 3 {
			before := 682000 + 21000*(3-back)
			r := row{"retired": date(1991+w.n, 12, 0), "batch": strconv.Itoa(now.Year()-back) + " 年调整", "before": before, "change": 21000,
				"after": before + 21000}
			rows = append(rows, decided(r, now.Year()-back, 7, "离", w.n))
		}
		return rows
	},
	"allowance": func(w worker, now time.Time) []row {
		if w.n > 3 {
			return nil
		}
		var rows []row
		for i, item := range []string{"生活补贴", "护理费", "交通费", "特需经费"} {
			r := row{"joined": date(1945+w.n, 3, 0), "retired": date(1991+w.n, 12, 0), "post": "副处级", "item": item,
				"amount": []int{260000, 180000, 60000, 42000}[i], "extra": []int{2, 0, 0, 0}[i]}
			rows = append(rows, decided(r, now.Year()-1, 1, "补", w.n))
		}
		return rows
	},
	"survivors": func(w worker, now time.Time) []row {
		if w.n%8 != 3 {
			return nil
		}
		r := row{"died": date(2019+w.n%5, 4, 9), "status": []string{"退休", "在职", "离休"}[w.n%3], "survivor": "示例遗属" + string([]rune("甲乙丙丁戊")[w.n%5]),
			"relation": []string{"配偶", "子女"}[w.n%2], "born": date(1948+w.n%9, 5, 6), "household": "城镇", "amount": 112000,
			"from": date(2019+w.n%5, 5, 0), "reviewed": strconv.Itoa(now.Year())}
		if w.n%16 == 3 {
			r["until"], r["why"] = date(now.Year(), 6, 0), "再婚"
		}
		return []row{decided(r, 2019+w.n%5, 5, "遗", w.n)}
	},
}

// decided adds 执行时间, 核定时间 and 文号.
func decided(r row, year, month int, word string, n int) row {
	r["aae041"] = date(year, month, 1)
	r["decided"] = date(year, month, 20)
	r["paper"] = "示人社" + word + "〔" + strconv.Itoa(year) + "〕" + strconv.Itoa(40+n) + " 号"
	return r
}

// date writes yyyyMMdd, without a day yyyyMM.
func date(year, month, day int) string {
	s := strconv.Itoa(year) + pad(month, 2)
	if day > 0 {
		s += pad(day, 2)
	}
	return s
}
