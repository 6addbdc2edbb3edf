// Package realname emulates Aliyun's Cloudauth, action Id2MetaVerify: a name and an identity card belong to one person, or
// they do not, or nobody has that number. It answers that one word only, in numbers or in strings. It answers 403 when one
// card is asked about too often within an hour, and refuses what the service refuses.
package realname

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"sync"
	"time"

	"wangting/internal/emulator/acs3"
	"wangting/internal/emulator/people"
	"wangting/internal/regno"
)

// Options sets the access key, the emulated people and the hourly limit.
type Options struct {
	AccessKeyID, AccessKeySecret string

	People  *people.World
	Now     func() time.Time
	Stamps  func() time.Time // clock by which calls are dated; nil takes Now
	Refusal func() string    // code with which every question is refused; nil or "" serves
	PerHour int              // questions about one card per hour; zero takes 1000
}

// Handler serves the RPC address at the path where it is mounted.
func Handler(o Options) http.Handler {
	if o.PerHour == 0 {
		o.PerHour = 1000
	}
	if o.Stamps == nil {
		o.Stamps = o.Now
	}
	b := &bureau{o: o, guard: acs3.NewGuard(o.AccessKeyID, o.AccessKeySecret, o.Stamps), asked: map[string]int{}}
	return http.HandlerFunc(b.serve)
}

type bureau struct {
	o     Options
	guard *acs3.Guard

	mu    sync.Mutex
	hour  time.Time
	asked map[string]int // questions in this hour, by card
}

var card = regexp.MustCompile(`^\d{17}[\dX]$`)

func (b *bureau) serve(w http.ResponseWriter, r *http.Request) {
	request := rand.Text()
	if no := b.guard.Check(r, "2019-03-07", "Id2MetaVerify"); no.Code != "" {
		answer(w, no.Status, map[string]any{"Code": no.Code, "Message": no.Message, "RequestId": request, "HostId": r.Host})
		return
	}
	say := func(code string, result map[string]any) {
		answer(w, http.StatusOK, map[string]any{"Code": code, "Message": "success", "RequestId": request, "ResultObject": result})
	}
	if r.ParseForm() != nil || len(r.URL.RawQuery) > 0 {
		say("400", nil)
		return
	}
	if b.o.Refusal != nil && b.o.Refusal() != "" {
		answer(w, http.StatusOK, map[string]any{"Code": number(b.o.Refusal()), "Message": "refused", "RequestId": request})
		return
	}
	name, id := r.PostForm.Get("UserName"), r.PostForm.Get("IdentifyNum")
	switch {
	case r.PostForm.Get("ParamType") != "normal" || name == "":
		say("400", nil)
	case !card.MatchString(id):
		say("401", nil)
	case b.tooMany(id):
		say("403", nil)
	default:
		say("200", map[string]any{"BizCode": b.compare(name, id)})
	}
}

func (b *bureau) compare(name, id string) string {
	p, ok := b.o.People.Person("01", id)
	switch {
	case !ok:
		return "3"
	case regno.NameOf(p.Name) != regno.NameOf(name):
		return "2"
	}
	return "1"
}

// number writes a code that is a number as one.
func number(code string) any {
	if n, err := strconv.Atoi(code); err == nil {
		return n
	}
	return code
}

func answer(w http.ResponseWriter, status int, body map[string]any) {
	w.Header().Set("Content-Type", "application/json;charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func (b *bureau) tooMany(id string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if h := b.o.Now().Truncate(time.Hour); !h.Equal(b.hour) {
		b.hour = h
		clear(b.asked)
	}
	b.asked[id]++
	return b.asked[id] > b.o.PerHour
}
