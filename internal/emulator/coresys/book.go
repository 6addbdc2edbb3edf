package coresys

import (
	"maps"
	"sync"
	"time"
)

// Book is what acts change at the core system. It is safe for concurrent use.
type Book struct {
	mu      sync.Mutex
	now     func() time.Time
	changed func()
	s       State
}

// State is what survives a restart of the emulators.
type State struct {
	Cards      map[string]string    `json:"cards"`      // number of a person: state of the card, if not 正常
	Jobs       map[string]Job       `json:"jobs"`       // number of a person: where they are insured
	Registered map[string]string    `json:"registered"` // number of a person: 就业 or 失业, as registered
	Owing      map[string]int64     `json:"owing"`      // code of a unit: fen
	Stopped    map[string]bool      `json:"stopped"`    // code of a unit
	Injured    map[string]bool      `json:"injured"`    // number of a person with an open injury
	Done       map[string]actAnswer `json:"done"`       // by request and row: a repeated act changes nothing
	Changes    map[string]Change    `json:"changes"`    // number of a person: the last act about their insurance
	Pre        map[string]Job       `json:"pre"`        // number of a person: noted in the closing days
	Filed      map[string]Filing    `json:"filed"`      // number of a person: their employment, as filed
	Bases      map[string]int64     `json:"bases"`      // code of a unit, number and year: the base in fen
	Calendar   string               `json:"calendar"`   // the lever: closed, open, or as the day is
	Failing    string               `json:"failing"`    // the lever: number of the person whose rows fail
	Returns    map[string]bool      `json:"returns"`    // code of a unit and year: the return that it has confirmed
	Certified  map[string]string    `json:"certified"`  // number of a person: the last day of the benefit without another look, yyyyMMdd
	Titles     map[string]string    `json:"titles"`     // number of an application for a title: its state, if another than the seed's
	New        map[string]bool      `json:"new"`        // code of a unit that has not been enrolled
	Injuries   map[string]Injury    `json:"injuries"`   // number of a decision that a hall wrote
	Benefits   map[string]Benefit   `json:"benefits"`   // number of a person: the last assessment that a hall wrote
	OtherPart  string               `json:"otherPart"`  // the lever: the next injury is written with another part of the body
	Break      int                  `json:"break"`      // the lever: after so many answers the connection breaks; 0 never
}

// Job is an insurance as an employee.
type Job struct {
	USCC  string `json:"uscc"`
	From  string `json:"from"`            // yyyy-MM-dd
	Wage  int64  `json:"wage,omitempty"`  // 缴费工资 in fen
	Kind  string `json:"kind,omitempty"`  // of the contract: fixed, open, task
	Begin string `json:"begin,omitempty"` // of the contract, yyyy-MM-dd
	End   string `json:"end,omitempty"`   // of a fixed one
	Work  string `json:"work,omitempty"`  // 岗位工种
}

// NewBook returns the seeded book. It calls changed after every act.
func NewBook(now func() time.Time, changed func()) *Book {
	b := &Book{now: now, changed: changed}
	b.Restore(State{})
	return b
}

const (
	logistics = "91321200MA2ABCD130" // 泰州示例物流
	software  = "91320500MA3DEM0192" // 苏州示例软件
	hospital  = "12321200468000022F" // 泰州市示例医院
	trainers  = "123200004660012320" // 江苏省示例职业培训中心
	carers    = "52321200509000046Y" // 泰州示例养老服务中心
)

// seed is what the book says about the invented people before anybody acts.
func seed() State {
	return State{
		Cards: map[string]string{"320106197704222112": "注销", "320113198302082856": "临时挂失"}, // 测试丁, 测试己
		Jobs: map[string]Job{
			"320115198912223591": {logistics, "2021-03-01", 680000, "fixed", "2024-03-01", "2027-02-28", "驾驶员"},    // 测试辛
			"321203199510084336": {logistics, "2020-07-01", 560000, "fixed", "2024-07-01", "2027-06-30", "仓管员"},    // 测试癸
			"321204199803154701": {logistics, "2022-09-01", 620000, "open", "2022-09-01", "", "调度员"},               // 示例一
			"320111198009012485": {logistics, "2019-04-01", 590000, "open", "2019-04-01", "", "装卸工"},               // 测试戊
			"321202196609159078": {logistics, "2008-05-01", 640000, "open", "2014-05-01", "", "装卸班长"},              // 示例十一, who retires in 2027
			"321203198507119046": {logistics, "2012-03-01", 760000, "open", "2018-03-01", "", "仓库主管"},              // 示例十二
			"321281199202269039": {logistics, "2019-06-01", 700000, "fixed", "2025-06-01", "2028-05-31", "驾驶员"},    // 示例十三
			"321282199411309048": {logistics, "2021-09-01", 650000, "fixed", "2024-09-01", "2027-08-31", "会计"},     // 示例十四
			"321283198804189050": {logistics, "2017-11-01", 720000, "open", "2023-11-01", "", "驾驶员"},               // 示例十五
			"321202199907059060": {logistics, "2023-07-01", 520000, "fixed", "2026-07-01", "2029-06-30", "客服"},     // 示例十六
			"321204200109099082": {logistics, "2024-08-01", 500000, "fixed", "2024-08-01", "2027-07-31", "分拣员"},    // 示例十七
			"E00000003":          {logistics, "2025-03-01", 900000, "fixed", "2025-03-01", "2028-02-29", "国际货运代理"}, // TEST GAMMA
			"320400198402087296": {software, "2023-02-01", 1120000, "open", "2023-02-01", "", "软件工程师"},             // 示例八
			"320114198607153228": {hospital, "2016-08-01", 980000, "open", "2016-08-01", "", "护士"},                 // 测试庚
			"320300198109016928": {hospital, "2012-03-01", 1060000, "open", "2012-03-01", "", "医师"},                // 示例七
		},
		Registered: map[string]string{"320600198707157663": "失业"}, // 示例九
		Owing:      map[string]int64{"91320200MA3DEM027D": 1250000},
		Stopped:    map[string]bool{"91320400MA3DEM035J": true},
		Injured:    map[string]bool{"320111198009012485": true},
		Filed: map[string]Filing{
			"321203199510084336": {logistics, "fixed", "2024-07-01", "2027-06-30"}, // 测试癸
			"320400198402087296": {software, "open", "2023-02-01", ""},             // 示例八
		},
		Changes: map[string]Change{},
		Pre:     map[string]Job{},
		Bases:   map[string]int64{},
		Done:    map[string]actAnswer{},
		Titles:  map[string]string{},
		New:     map[string]bool{carers: true},
	}
}

// Restore puts a saved state over the seed.
func (b *Book) Restore(s State) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.s = seed()
	if s.Done == nil {
		return
	}
	b.s.Cards, b.s.Jobs, b.s.Registered = s.Cards, s.Jobs, s.Registered
	b.s.Owing, b.s.Stopped, b.s.Injured = s.Owing, s.Stopped, s.Injured
	b.s.Done, b.s.Break, b.s.Calendar, b.s.Failing = s.Done, s.Break, s.Calendar, s.Failing
	if s.Filed != nil { // states of before have none of these
		b.s.Changes, b.s.Pre, b.s.Filed, b.s.Bases = s.Changes, s.Pre, s.Filed, s.Bases
	}
	b.s.Returns, b.s.Certified = s.Returns, s.Certified
	b.s.Injuries, b.s.Benefits, b.s.OtherPart = s.Injuries, s.Benefits, s.OtherPart
	if s.Titles != nil && s.New != nil {
		b.s.Titles, b.s.New = s.Titles, s.New
	}
	for _, m := range []*map[string]string{&b.s.Cards, &b.s.Registered} {
		if *m == nil {
			*m = map[string]string{}
		}
	}
	if b.s.Jobs == nil {
		b.s.Jobs = map[string]Job{}
	}
}

// State gives what to save.
func (b *Book) State() State {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.s
	s.Cards, s.Jobs, s.Registered, s.Done = maps.Clone(s.Cards), maps.Clone(s.Jobs), maps.Clone(s.Registered), maps.Clone(s.Done)
	s.Changes, s.Pre, s.Filed, s.Bases = maps.Clone(s.Changes), maps.Clone(s.Pre), maps.Clone(s.Filed), maps.Clone(s.Bases)
	s.Owing, s.Stopped, s.Injured = maps.Clone(s.Owing), maps.Clone(s.Stopped), maps.Clone(s.Injured)
	s.Returns, s.Certified = maps.Clone(s.Returns), maps.Clone(s.Certified)
	s.Injuries, s.Benefits = maps.Clone(s.Injuries), maps.Clone(s.Benefits)
	s.Titles, s.New = maps.Clone(s.Titles), maps.Clone(s.New)
	return s
}

// Change lets a tester set what the book says.
func (b *Book) Change(f func(*State)) {
	b.mu.Lock()
	f(&b.s)
	b.mu.Unlock()
	b.changed()
}

// card: everybody whom the world knows has one.
func card(o Options, q question) ([]row, string) {
	p, ok := person(o, q)
	if !ok {
		return nil, ""
	}
	state := "正常"
	o.Book.mu.Lock()
	if s, ok := o.Book.s.Cards[p.Number]; ok {
		state = s
	}
	o.Book.mu.Unlock()
	return []row{{"cardNo": pad(sum(p.Number)%10000, 4), "bank": "示例银行", "area": "321200", "state": state, "issued": "20220518"}}, ""
}

// employment: where a person is insured as an employee, and what they have registered.
func employment(o Options, q question) ([]row, string) {
	p, ok := person(o, q)
	if !ok {
		return nil, ""
	}
	o.Book.mu.Lock()
	defer o.Book.mu.Unlock()
	r := row{"status": "无", "insured": "false"}
	if s := o.Book.s.Registered[p.Number]; s != "" {
		r["status"] = s
	}
	if j, ok := o.Book.s.Jobs[p.Number]; ok {
		u, _ := o.People.Unit(j.USCC)
		r["status"], r["insured"], r["unit"], r["from"] = "就业", "true", u.Name, j.From
	}
	return []row{r}, ""
}

func unitState(o Options, q question) ([]row, string) {
	u, ok := o.People.Unit(q["aab998"])
	if !ok {
		return nil, ""
	}
	if !connected(u) {
		return nil, "NOT_OPEN"
	}
	o.Book.mu.Lock()
	defer o.Book.mu.Unlock()
	if o.Book.s.New[u.USCC] {
		return nil, ""
	}
	registered := "true"
	if o.Book.s.Stopped[u.USCC] {
		registered = "false"
	}
	return []row{{"aab001": unitNo(u.USCC), "registered": registered, "owing": o.Book.s.Owing[u.USCC]}}, ""
}

// unitNo is 单位编号 of a unit.
func unitNo(uscc string) string { return "3212000" + pad(sum(uscc)%1000, 3) }

// enrol takes a unit into the register of social insurance (单位参保登记). Companies are in it since their licence.
func enrol(o Options, a act, r map[string]string) actAnswer {
	if _, ok := o.People.Unit(a.USCC); !ok {
		return said(r, "NEED_BASIC", "没有查到单位的登记信息，请先核对统一社会信用代码")
	}
	if !o.Book.s.New[a.USCC] {
		return said(r, "OK", "单位已经登记，单位编号："+unitNo(a.USCC))
	}
	delete(o.Book.s.New, a.USCC)
	return said(r, "OK", "已登记，单位编号："+unitNo(a.USCC))
}
