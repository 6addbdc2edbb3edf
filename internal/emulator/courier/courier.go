// Package courier plays 快递100: it knows the parcels that are moved on its page, and
// every number it is asked for is on its way from then on. It verifies signatures.
package courier

import (
	"crypto/hmac"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Options is who may ask.
type Options struct {
	Customer, Key string
	Now           func() time.Time
}

type mark struct {
	Time  string `json:"time"`
	At    string `json:"ftime"`
	Say   string `json:"context"`
	State string `json:"status"`
}

// Courier is the whole service.
type Courier struct {
	o  Options
	mu sync.Mutex
	// steps done by number; the track follows from them
	steps map[string][]time.Time
}

// New gives one.
func New(o Options) *Courier { return &Courier{o: o, steps: map[string][]time.Time{}} }

var steps = []struct{ state, say string }{{"1", "南京 已揽收"}, {"0", "南京转运中心 已发出"}, {"5", "快递员正在派件"}, {"3", "已签收，签收人：本人"}}

// Handler serves the question and the page.
func (c *Courier) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /poll/query.do", c.query)
	mux.HandleFunc("GET /{$}", c.page)
	mux.HandleFunc("POST /move", c.move)
	return mux
}

func (c *Courier) query(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	say := func(v any) { _ = json.NewEncoder(w).Encode(v) }
	param := r.PostFormValue("param")
	h := md5.Sum([]byte(param + c.o.Key + r.PostFormValue("customer")))
	if r.PostFormValue("customer") != c.o.Customer || !hmac.Equal([]byte(strings.ToUpper(hex.EncodeToString(h[:]))), []byte(r.PostFormValue("sign"))) {
		say(map[string]any{"result": false, "returnCode": "503", "message": "验证签名失败"})
		return
	}
	var q struct{ Com, Num string }
	if json.Unmarshal([]byte(param), &q) != nil || q.Com == "" || len(q.Num) < 6 || len(q.Num) > 32 {
		say(map[string]any{"result": false, "returnCode": "400", "message": "参数不正确"})
		return
	}
	if strings.HasPrefix(q.Num, "NONE") {
		say(map[string]any{"result": false, "returnCode": "500", "message": "查询无结果，请隔段时间再查"})
		return
	}
	c.mu.Lock()
	if len(c.steps[q.Num]) == 0 {
		c.steps[q.Num] = []time.Time{c.o.Now()}
	}
	done := slices.Clone(c.steps[q.Num])
	c.mu.Unlock()
	var data []mark
	for i, at := range done {
		s := at.In(time.FixedZone("CST", 8*3600)).Format("2006-01-02 15:04:05")
		data = append(data, mark{s, s, steps[i].say, steps[i].state})
	}
	slices.Reverse(data)
	say(map[string]any{"message": "ok", "nu": q.Num, "com": q.Com, "status": "200", "state": steps[len(done)-1].state, "ischeck": "0", "data": data})
}

var view = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>快递（模拟）</title>
<link rel="stylesheet" href="/control/control.css"><link rel="icon" href="data:,"></head><body>
<main class="wrap"><h1>快递（模拟）</h1><p>被查询过的单号会出现在这里。每点一次往前走一步：揽收、在途、派件、签收。</p>
<form method="post" action="move"><p><label for="number">快递单号</label> <input id="number" name="number"> <button class="btn" type="submit">往前一步</button></p></form>
<ul>{{range $n, $s := .}}<li>{{$n}} {{$s}}</li>{{else}}<li>还没有</li>{{end}}</ul></main></body></html>`))

func (c *Courier) page(w http.ResponseWriter, _ *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v := map[string]string{}
	for n, s := range c.steps {
		v[n] = steps[len(s)-1].say
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
	http.Redirect(w, r, "./", http.StatusSeeOther)
}
