package coresys

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"wangting/internal/emulator/people"
	"wangting/internal/emulator/signed"
)

// act is the body of an act: who asks, and what for, row by row.
type act struct {
	Request string              `json:"request"` // an act that is asked again under the same request and key changes nothing
	USCC    string              `json:"aab998"`
	DocType string              `json:"aac058"`
	Number  string              `json:"aac147"`
	Rows    []map[string]string `json:"rows"` // each with its key
}

type actAnswer struct {
	Key  string `json:"key"`
	Code string `json:"code"`
	Say  string `json:"say"`
}

type actReply struct {
	Code string      `json:"code"`
	Rows []actAnswer `json:"rows"`
}

// acts are those of the contract.
var acts = map[string]func(o Options, a act, row map[string]string) actAnswer{
	"card/loss":        loseCard,
	"unemployment-set": setUnemployed,
	"employment-set":   setEmployed,
	"staff-change":     changeStaff,
	"base-set":         setBase,

	"stabilisation-confirm": confirmReturn,
	"certify":               certify,
	"title-resubmit":        resubmitTitle,
	"enrol":                 enrol,
	"injury-set":            setInjury,
	"benefit-set":           setBenefit,
}

const mostActRows = 50

// serveActs serves POST /acts/{name}.
func serveActs(o Options, guard *signed.Guard) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.PathValue("name")
		guard.Interface("acts/"+name, func(body []byte) any {
			var a act
			do, ok := acts[name]
			switch {
			case !ok:
				return actReply{Code: "UNKNOWN_ACT"}
			case json.Unmarshal(body, &a) != nil || a.Request == "" || len(a.Rows) == 0 || len(a.Rows) > mostActRows:
				return actReply{Code: "MISSING"}
			}
			if u, known := o.People.Unit(a.USCC); a.USCC != "" && (!known || !connected(u)) {
				return actReply{Code: "NOT_OPEN"}
			}
			out := actReply{Code: "OK"}
			for _, x := range a.Rows {
				out.Rows = append(out.Rows, o.Book.once(a.Request+"/"+x["key"], func() actAnswer { return do(o, a, x) }))
			}
			o.Book.changed()
			return out
		}).ServeHTTP(w, r)
	})
}

// once does a row unless it is done, and breaks the connection where the lever says so: what was done stays done.
func (b *Book) once(key string, do func() actAnswer) actAnswer {
	b.mu.Lock()
	defer b.mu.Unlock()
	if done, ok := b.s.Done[key]; ok {
		return done
	}
	if b.s.Break == 1 {
		panic(http.ErrAbortHandler)
	}
	a := do()
	b.s.Done[key] = a
	if b.s.Break > 1 {
		b.s.Break--
	}
	return a
}

func said(row map[string]string, code, say string) actAnswer { return actAnswer{row["key"], code, say} }

func loseCard(o Options, a act, r map[string]string) actAnswer {
	p, ok := o.People.Person(a.DocType, a.Number)
	if state := o.Book.s.Cards[p.Number]; !ok || state != "" && state != "临时挂失" {
		return said(r, "CARD_STATE", "卡片不在正常或者临时挂失状态")
	}
	o.Book.s.Cards[p.Number] = "正式挂失"
	return said(r, "OK", "已正式挂失，卡号末四位 "+pad(sum(p.Number)%10000, 4))
}

func setUnemployed(o Options, a act, r map[string]string) actAnswer {
	p, ok := o.People.Person(a.DocType, a.Number)
	switch _, insured := o.Book.s.Jobs[p.Number]; {
	case !ok:
		return said(r, "NEED_BASIC", "请先办理人员基础信息采集")
	case insured:
		return said(r, "INSURED", "正在参加职工社会保险")
	case o.Book.s.Registered[p.Number] == "失业":
		return said(r, "REGISTERED", "已有失业登记")
	}
	o.Book.s.Registered[p.Number] = "失业"
	return said(r, "OK", "已登记失业，登记日期 "+o.Now().In(zone).Format(time.DateOnly))
}

// setEmployed ends an open registration of unemployment. Of a unit it takes its filings.
func setEmployed(o Options, a act, r map[string]string) actAnswer {
	if a.USCC != "" {
		return fileEmployment(o, a, r)
	}
	p, ok := o.People.Person(a.DocType, a.Number)
	if !ok {
		return said(r, "NEED_BASIC", "请先办理人员基础信息采集")
	}
	o.Book.s.Registered[p.Number] = "就业"
	return said(r, "OK", "已登记就业，登记日期 "+o.Now().In(zone).Format(time.DateOnly))
}

// changeStaff adds a person to the roster of a unit, ends their insurance there, takes one of these back, or notes a person in the
// closing days.
func changeStaff(o Options, a act, r map[string]string) actAnswer {
	now := o.Now().In(zone)
	closed := o.Book.s.closed(now)
	switch {
	case closed && r["act"] != "pre":
		return said(r, "CLOSED", "每月 7 日至 10 日为结算期，暂停办理，可以办理用工参保预登记")
	case !closed && r["act"] == "pre":
		return said(r, "NOT_CLOSED", "现在不是结算期，请直接申报增员")
	case o.Book.s.Owing[a.USCC] > 0:
		return said(r, "UNIT_OWING", "单位有欠费，请先缴清")
	case o.Book.s.Stopped[a.USCC]:
		return said(r, "UNIT_STOPPED", "单位已暂停参保")
	}
	p, no := someone(o, r)
	if no != nil {
		return *no
	}
	do, ok := changes[r["act"]]
	if !ok {
		return said(r, "UNKNOWN_ACT", "没有这种申报")
	}
	return do(o, a, r, p, now)
}

// changes are what a unit may declare about its people.
var changes = map[string]func(o Options, a act, r map[string]string, p people.Person, now time.Time) actAnswer{
	"add": addStaff, "end": endStaff, "undo": undoStaff, "pre": preAdd,
}

// Days in which a unit declares: later is taken, with a mark.
const (
	joiningDays = 30
	leavingDays = 10
)

// after reports whether more than so many days have passed since a day.
func after(day, now time.Time, days int) bool { return !now.Before(day.AddDate(0, 0, days+1)) }

func addStaff(o Options, a act, r map[string]string, p people.Person, now time.Time) actAnswer {
	if no := mayBeInsured(o, a, r, p, now); no != nil {
		return *no
	}
	from, err := time.ParseInLocation(time.DateOnly, r["from"], zone)
	start, contract, ok := months(r)
	this := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, zone)
	if err != nil || !ok || from.After(now) || start.After(this) || start.Before(this.AddDate(0, -6, 0)) || start.Before(contract) {
		return said(r, "MONTH_RANGE", "起缴年月应当在本月和前 6 个月之间，并且不早于合同开始的月份")
	}
	if no := wrongInContract(r); no != nil {
		return *no
	}
	insured := r["from"]
	if start.After(contract) {
		insured = start.Format(time.DateOnly)
	}
	wage, _ := strconv.ParseInt(r["wage"], 10, 64)
	o.Book.s.Changes[p.Number] = Change{USCC: a.USCC, Act: "add", At: now}
	delete(o.Book.s.Pre, p.Number)
	o.Book.s.Jobs[p.Number] = Job{a.USCC, insured, wage, r["contractKind"], r["from"], r["to"], r["job"]}
	say := "已登记，自 " + start.Format(monthOnly) + " 起参保"
	if after(from, now, joiningDays) {
		return said(r, "OK_LATE", say+"（逾期申报）")
	}
	return said(r, "OK", say)
}

func endStaff(o Options, a act, r map[string]string, p people.Person, now time.Time) actAnswer {
	j, running := o.Book.s.Jobs[p.Number]
	if !running || j.USCC != a.USCC {
		return said(r, "NOT_HERE", "不在本单位参保")
	}
	last, no := lastOf(r, j)
	if no != nil {
		return *no
	}
	end, _ := time.ParseInLocation(time.DateOnly, r["endDate"], zone)
	delete(o.Book.s.Jobs, p.Number)
	o.Book.s.Changes[p.Number] = Change{USCC: a.USCC, Act: "end", At: now, Was: j}
	say := "已登记，" + last + " 后停保"
	switch {
	case o.Book.s.Injured[p.Number]:
		return said(r, "INJURY_OPEN", say+"。该人员有未结工伤，请确认")
	case after(end, now, leavingDays):
		return said(r, "OK_LATE", say+"（逾期申报）")
	}
	return said(r, "OK", say)
}

// ageOf is the age of somebody born on a day.
func ageOf(born, now time.Time) int {
	age := now.Year() - born.Year()
	if now.Before(born.AddDate(age, 0, 0)) {
		age--
	}
	return age
}
