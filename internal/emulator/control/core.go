package control

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"wangting/internal/emulator/coresys"
	"wangting/internal/fault"
	"wangting/internal/regno"
)

// coreView holds the strings of the page of the core business system.
type coreView struct {
	HallURL  string
	Wrong    []string
	Calendar string
	Failing  string
	Part     string
	Cards    [][2]string // number, state
	Owing    [][2]string // code, yuan
}

// cardStates are what the state of a card can be set to; the first is that of a card nobody has touched.
var cardStates = []string{"正常", "临时挂失", "正式挂失", "注销"}

// calendars are the positions of the lever of the closing days.
var calendars = []struct{ Key, Label string }{{"", "按日期（每月 7 日至 10 日暂停）"}, {"closed", "结算期，暂停办理"}, {"open", "正常办理"}}

func (d Deps) core(w http.ResponseWriter, r *http.Request, status int, err error) {
	s := d.Core.State()
	v := coreView{HallURL: d.HallURL, Wrong: faultSentences(err), Calendar: s.Calendar, Failing: s.Failing, Part: s.OtherPart}
	for _, number := range slices.Sorted(maps.Keys(s.Cards)) {
		v.Cards = append(v.Cards, [2]string{number, s.Cards[number]})
	}
	for _, uscc := range slices.Sorted(maps.Keys(s.Owing)) {
		if fen := s.Owing[uscc]; fen > 0 {
			v.Owing = append(v.Owing, [2]string{uscc, strconv.FormatFloat(float64(fen)/100, 'f', 2, 64)})
		}
	}
	render(w, r, status, corePage(v))
}

// changeCore reads a form of the page, checks it, and changes the book of the core system.
func (d Deps) changeCore(read func(d Deps, r *http.Request) (func(*coresys.State), error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		change, err := read(d, r)
		if err == nil {
			d.Core.Change(change)
		}
		switch {
		case !wantsPage(r):
			answerDone(w, err)
		case err != nil:
			d.core(w, r, status(err), err)
		default:
			http.Redirect(w, r, "/control/core", http.StatusSeeOther)
		}
	}
}

// anyone reads the number of a person whom the world knows.
func (d Deps) anyone(r *http.Request) (string, error) {
	number := strings.ToUpper(strings.TrimSpace(r.FormValue("number")))
	if _, ok := d.People.Person(string(regno.IdentityCard), number); !ok {
		return "", fault.On("number", "没有这个证件号码的人员，请先新增人员")
	}
	return number, nil
}

func setCard(d Deps, r *http.Request) (func(*coresys.State), error) {
	number, err := d.anyone(r)
	if err != nil {
		return nil, err
	}
	state := r.FormValue("state")
	if !slices.Contains(cardStates, state) {
		return nil, fault.On("state", "请选择卡片状态")
	}
	return func(s *coresys.State) {
		if s.Cards[number] = state; state == cardStates[0] {
			delete(s.Cards, number)
		}
	}, nil
}

func setOwing(d Deps, r *http.Request) (func(*coresys.State), error) {
	u, ok := d.People.Unit(strings.ToUpper(strings.TrimSpace(r.FormValue("uscc"))))
	if !ok {
		return nil, fault.On("uscc", "没有这个统一社会信用代码的单位，请先新增单位")
	}
	yuan, err := strconv.ParseFloat(strings.TrimSpace(r.FormValue("yuan")), 64)
	if err != nil || yuan < 0 || yuan > 1e9 {
		return nil, fault.On("yuan", "欠费应写成 100.00 的样子，0 表示没有欠费")
	}
	return func(s *coresys.State) { s.Owing[u.USCC] = int64(yuan*100 + 0.5) }, nil
}

func setCalendar(_ Deps, r *http.Request) (func(*coresys.State), error) {
	key := r.FormValue("calendar")
	for _, c := range calendars {
		if c.Key == key {
			return func(s *coresys.State) { s.Calendar = key }, nil
		}
	}
	return nil, fault.On("calendar", "请选择结算期")
}

// setFailing names the person whose rows fail; nobody when the number is left out.
func setFailing(d Deps, r *http.Request) (func(*coresys.State), error) {
	if strings.TrimSpace(r.FormValue("number")) == "" {
		return func(s *coresys.State) { s.Failing = "" }, nil
	}
	number, err := d.anyone(r)
	if err != nil {
		return nil, err
	}
	return func(s *coresys.State) { s.Failing = number }, nil
}

// setPart says which part of the body the next work injury is written with, instead of the hall's; none when it is left out.
func setPart(_ Deps, r *http.Request) (func(*coresys.State), error) {
	part := strings.TrimSpace(r.FormValue("part"))
	if len([]rune(part)) > 200 {
		return nil, fault.On("part", "部位最多 200 个字")
	}
	return func(s *coresys.State) { s.OtherPart = part }, nil
}
