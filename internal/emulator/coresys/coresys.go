// Package coresys emulates the core business system of social insurance: what units of
// the two connected regions (省本级, 泰州) have registered, paid and are owed, and the views behind the hall's queries. It
// derives the figures from the unit's code: they stay the same, and belong to nobody. It refuses what a real one refuses:
// a wrong signature, a view that it does not have, a question without its parameters, a unit that is no institution.
// What acts change is in its Book.
package coresys

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"wangting/internal/emulator/people"
	"wangting/internal/emulator/signed"
)

// Options sets the credentials and the emulated people.
type Options struct {
	AppID  string
	Key    []byte
	People *people.World
	Book   *Book // nil takes a new one
	Now    func() time.Time
}

type reply struct {
	Code  string `json:"code"`
	Total int    `json:"total"`
	Rows  []row  `json:"rows"`
}

type row map[string]any

// Handler serves the questions of the contract.
func Handler(o Options) http.Handler {
	guard := signed.NewGuard(o.AppID, o.Key, o.Now)
	if o.Book == nil {
		o.Book = NewBook(o.Now, func() {})
	}
	mux := http.NewServeMux()
	for name, make := range map[string]func(unit) []row{
		"insurances":    insurances,
		"contributions": contributions,
		"benefits":      benefits,
		"injuries":      injuries,
		"subunits":      subunits,
	} {
		mux.Handle("GET /units/{unit}/"+name, guard.Resource(func(r *http.Request) any { return answer(o, r, make) }))
	}
	mux.Handle("POST /views/{name...}", serveViews(o, guard))
	mux.Handle("POST /acts/{name...}", serveActs(o, guard))
	mux.Handle("POST /insured", guard.Interface("insured", func(body []byte) any { return insured(o, body) }))
	return mux
}

// insured answers whether a person is insured with a unit.
func insured(o Options, body []byte) any {
	var q struct {
		USCC    string `json:"aab998"`
		DocType string `json:"aac058"`
		Number  string `json:"aac147"`
	}
	if json.Unmarshal(body, &q) != nil || q.USCC == "" || q.Number == "" {
		return reply{Code: "ERROR"}
	}
	if u, ok := o.People.Unit(q.USCC); !ok || !connected(u) {
		return reply{Code: "NOT_OPEN"}
	}
	out := map[string]string{"code": "OK", "aac008": "0", "aae031": ""}
	switch known, ended := o.People.Insurance(q.USCC, q.DocType, q.Number); {
	case ended != "":
		out["aac008"], out["aae031"] = "3", strings.ReplaceAll(ended, "-", "")
	case known:
		out["aac008"] = "1"
	}
	return out
}

// connected reports whether the region of a unit is connected: 省本级 and 泰州 are.
func connected(u people.Unit) bool {
	return u.Region == "320000" || strings.HasPrefix(u.Region, "3212")
}

// unit holds the unit and the numbers that its figures are derived from.
type unit struct {
	people.Unit
	n   int // number of insured people
	now time.Time
}

func answer(o Options, r *http.Request, make func(unit) []row) reply {
	q := r.URL.Query()
	page, err := strconv.Atoi(q.Get("page"))
	size, err2 := strconv.Atoi(q.Get("size"))
	if err != nil || err2 != nil || page < 1 || size < 1 || size > 100 {
		return reply{Code: "ERROR"}
	}
	u, ok := o.People.Unit(r.PathValue("unit"))
	if area := q.Get("area"); !ok || !connected(u) || area != "" && area != "320000" && area != "321200" {
		return reply{Code: "NOT_OPEN"}
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(u.USCC))
	all := make(unit{u, 12 + int(h.Sum32()%80), o.Now()})
	all = slices.DeleteFunc(all, func(x row) bool {
		m, ok := x["aae002"].(string)
		return ok && (q.Get("from") != "" && m < q.Get("from") || q.Get("to") != "" && m > q.Get("to"))
	})
	from := min((page-1)*size, len(all))
	return reply{Code: "OK", Total: len(all), Rows: all[from:min(from+size, len(all))]}
}

var kinds = []string{"110", "210", "410"}

func insurances(u unit) []row {
	var out []row
	for _, k := range kinds {
		out = append(out, row{
			"aae140": k,
			"aab051": "1",
			"aab050": strings.ReplaceAll(u.Established, "-", ""),
			"people": u.n,
			"aab301": u.Region,
		})
	}
	return out
}

func contributions(u unit) []row {
	rates := map[string][2]int64{"110": {160, 80}, "210": {5, 5}, "410": {4, 0}} // per mille
	var out []row
	for m := range 18 {
		month := u.now.AddDate(0, -m-1, 0)
		for _, k := range kinds {
			base := int64(u.n) * 520000
			out = append(out, row{
				"aae002":   month.Format("200601"),
				"aae140":   k,
				"aab083":   u.n,
				"aab121":   base,
				"unit":     base * rates[k][0] / 1000,
				"aab122":   base * rates[k][1] / 1000,
				"paid":     m > 0,
				"paidDate": month.AddDate(0, 0, 5).Format("20060102"),
			})
		}
	}
	return out
}

func benefits(u unit) []row {
	var out []row
	for i := range u.n / 12 {
		out = append(out, row{
			"aac003": string("张李王赵钱孙周"[3*(i%7):3*(i%7)+3]) + "**",
			"since":  fmt.Sprintf("%d%02d", 2018+i, 1+i%12),
			"amount": 312000 + int64(i)*11700,
			"state":  "正常发放",
		})
	}
	return out
}

func injuries(u unit) []row {
	if u.n%2 == 1 {
		return nil
	}
	return []row{{"number": "GS2025" + u.USCC[12:], "aac003": "周**", "happened": "20250618", "decided": "20250722", "result": "认定工伤"}}
}

func subunits(u unit) []row {
	if u.n < 50 {
		return nil
	}
	return []row{{"aab001": "320000" + u.USCC[12:17], "aab004": u.Name + "第一分公司", "aab051": "1", "aab301": u.Region}}
}
