// Package courier emulates 快递100. A parcel advances on its page; any other number is
// on its way from the first question on. It verifies signatures, and calls every
// subscriber when a parcel advances. As the real one it wants a phone for 顺丰 and 中通 (408), refuses a second question
// about a number within half an hour, and sends codes as strings or as numbers: as numbers about parcels of jd.
package courier

import (
	"crypto/hmac"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Options sets the credentials and the clock.
type Options struct {
	Customer, Key string
	Now           func() time.Time
	// Refusal gives the code with which every question is refused; nil or "" serves.
	Refusal func() string
}

type mark struct {
	Time  string `json:"time"`
	At    string `json:"ftime"`
	Say   string `json:"context"`
	State string `json:"status"`
}

// Courier is the emulated service. It is safe for concurrent use.
type Courier struct {
	o  Options
	mu sync.Mutex
	// times of the completed steps, by parcel number; the track follows from them
	steps      map[string][]time.Time
	asked      map[string]time.Time // when each number was last asked about
	subscribed map[string]subscription
}

type subscription struct{ company, callback, salt string }

// New returns a Courier without parcels.
func New(o Options) *Courier {
	return &Courier{o: o, steps: map[string][]time.Time{}, asked: map[string]time.Time{}, subscribed: map[string]subscription{}}
}

var steps = []struct{ state, say string }{{"1", "南京 已揽收"}, {"0", "南京转运中心 已发出"}, {"5", "快递员正在派件"}, {"3", "已签收，签收人：本人"}}

// Handler serves the questions and the page.
func (c *Courier) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /poll/query.do", c.query)
	mux.HandleFunc("POST /poll", c.subscribe)
	mux.HandleFunc("GET /{$}", c.page)
	mux.HandleFunc("POST /move", c.move)
	return mux
}

func (c *Courier) query(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	say := func(v any) { _ = json.NewEncoder(w).Encode(v) }
	param := r.PostFormValue("param")
	h := md5.Sum([]byte(param + c.o.Key + r.PostFormValue("customer")))
	if r.PostFormValue("customer") != c.o.Customer ||
		!hmac.Equal([]byte(strings.ToUpper(hex.EncodeToString(h[:]))), []byte(r.PostFormValue("sign"))) {
		say(map[string]any{"result": false, "returnCode": "503", "message": "验证签名失败"})
		return
	}
	var q struct{ Com, Num, Phone string }
	unread := json.Unmarshal([]byte(param), &q) != nil
	refuse := func(code, message string) {
		if n, err := strconv.Atoi(code); err == nil && q.Com == "jd" {
			say(map[string]any{"result": "false", "returnCode": n, "message": message})
			return
		}
		say(map[string]any{"result": false, "returnCode": code, "message": message})
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	last, before := c.asked[q.Num]
	c.asked[q.Num] = c.o.Now()
	lever := ""
	if c.o.Refusal != nil {
		lever = c.o.Refusal()
	}
	switch {
	case lever != "":
		refuse(lever, "拒绝")
		return
	case unread || q.Com == "" || q.Com != strings.ToLower(q.Com) || len(q.Num) < 6 || len(q.Num) > 32:
		refuse("400", "参数不正确")
		return
	case (q.Com == "shunfeng" || q.Com == "zhongtong") && (len(q.Phone) < 4 || strings.HasSuffix(q.Phone, "0000")):
		refuse("408", "验证码错误")
		return
	case before && c.o.Now().Sub(last) < 30*time.Minute: // the real one locks the number; the code is ours
		refuse("400", "单号查询过于频繁，已锁定")
		return
	case strings.HasPrefix(q.Num, "NONE"):
		refuse("500", "查询无结果，请隔段时间再查")
		return
	}
	if len(c.steps[q.Num]) == 0 {
		c.steps[q.Num] = []time.Time{c.o.Now()}
	}
	say(c.track(q.Com, q.Num))
}

// track returns the answer about a number. The caller holds the lock.
func (c *Courier) track(company, number string) map[string]any {
	done := c.steps[number]
	var data []mark
	for i, at := range done {
		s := at.In(time.FixedZone("CST", 8*3600)).Format("2006-01-02 15:04:05")
		data = append(data, mark{s, s, steps[i].say, steps[i].state})
	}
	slices.Reverse(data)
	t := map[string]any{
		"message": "ok",
		"nu":      number,
		"com":     company,
		"status":  "200",
		"state":   steps[len(done)-1].state,
		"ischeck": "0",
		"data":    data,
	}
	if company == "jd" {
		t["status"], t["state"] = 200, json.RawMessage(steps[len(done)-1].state)
	}
	return t
}

func (c *Courier) subscribe(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	say := func(ok bool, code, message string) {
		_ = json.NewEncoder(w).Encode(map[string]any{"result": ok, "returnCode": code, "message": message})
	}
	var q struct {
		Company, Number, Key string
		Parameters           struct{ CallbackURL, Salt string }
	}
	switch {
	case r.PostFormValue("schema") != "json" || json.Unmarshal([]byte(r.PostFormValue("param")), &q) != nil ||
		q.Company == "" || len(q.Number) < 6 || q.Parameters.CallbackURL == "":
		say(false, "700", "订阅方的订阅数据存在错误")
		return
	case strings.HasPrefix(q.Number, "UNFOLLOWED"):
		say(false, "702", "不支持的快递公司")
		return
	case !hmac.Equal([]byte(q.Key), []byte(c.o.Key)):
		say(false, "600", "您不是合法的订阅者")
		return
	}
	c.mu.Lock()
	_, again := c.subscribed[q.Number]
	c.subscribed[q.Number] = subscription{q.Company, q.Parameters.CallbackURL, q.Parameters.Salt}
	c.mu.Unlock()
	if again {
		say(false, "501", "重复订阅")
		return
	}
	say(true, "200", "提交成功")
}

// push calls the subscriber of a number. It does not repeat a failed call; the real
// service tries three times.
func (c *Courier) push(number string) {
	c.mu.Lock()
	s, ok := c.subscribed[number]
	if !ok || len(c.steps[number]) == 0 {
		c.mu.Unlock()
		return
	}
	status := "polling"
	if len(c.steps[number]) == len(steps) {
		status = "shutdown"
	}
	b, _ := json.Marshal(map[string]any{"status": status, "lastResult": c.track(s.company, number)})
	c.mu.Unlock()
	h := md5.Sum([]byte(string(b) + s.salt))
	res, err := http.PostForm(s.callback, url.Values{"param": {string(b)}, "sign": {strings.ToUpper(hex.EncodeToString(h[:]))}})
	if err == nil {
		_ = res.Body.Close()
	}
}

var view = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>快递（模拟）</title>
<link rel="stylesheet" href="/control/control.css"><link rel="icon" href="data:,"></head><body>
<main class="wrap"><h1>快递（模拟）</h1><p>被查询过的单号会出现在这里。每点一次往前走一步：揽收、在途、派件、签收。</p>
<form method="post" action="move"><p><label for="number">快递单号</label>` +
	` <input id="number" name="number"> <button class="btn" type="submit">往前一步</button></p></form>
<ul>{{range $n, $s := .}}<li>{{$n}} {{$s}}</li>{{else}}<li>还没有</li>{{end}}</ul></main></body></html>`))

func (c *Courier) page(w http.ResponseWriter, _ *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v := map[string]string{}
	for n, s := range c.steps {
		v[n] = steps[len(s)-1].say
	}
	for n := range c.subscribed {
		v[n] += "（已订阅）"
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = view.Execute(w, v)
}

func (c *Courier) move(w http.ResponseWriter, r *http.Request) {
	n := strings.TrimSpace(r.PostFormValue("number"))
	c.mu.Lock()
	if n != "" && len(c.steps[n]) < len(steps) {
		c.steps[n] = append(c.steps[n], c.o.Now())
	}
	c.mu.Unlock()
	c.push(n)
	http.Redirect(w, r, "./", http.StatusSeeOther)
}
