// Package realname emulates the population register: name and document belong to one
// person, or they do not, or nobody has that number. It answers that one word only. It
// answers 限流 when one document is asked about too often within an hour.
package realname

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"wangting/internal/emulator/people"
	"wangting/internal/emulator/signed"
	"wangting/internal/regno"
)

// Options sets the credentials, the emulated people and the hourly limit.
type Options struct {
	AppID  string
	Key    []byte
	People *people.World
	Now    func() time.Time

	PerHour int // questions about one document per hour; zero takes 1000
}

type question struct {
	Name   string `json:"name"`
	IDNo   string `json:"idNo"`
	IDType string `json:"idType"`
}

type reply struct {
	Result string `json:"result"`
}

// Handler serves POST /verifyIdentity.
func Handler(o Options) http.Handler {
	if o.PerHour == 0 {
		o.PerHour = 1000
	}
	guard := signed.NewGuard(o.AppID, o.Key, o.Now)
	b := &bureau{people: o.People, now: o.Now, most: o.PerHour, asked: map[string]int{}}
	mux := http.NewServeMux()
	mux.Handle("POST /verifyIdentity", guard.Interface("verifyIdentity", b.answer))
	return mux
}

type bureau struct {
	people *people.World
	now    func() time.Time
	most   int

	mu    sync.Mutex
	hour  time.Time
	asked map[string]int // questions in this hour, by document
}

func (b *bureau) answer(body []byte) any {
	var q question
	if json.Unmarshal(body, &q) != nil {
		return reply{"不一致"}
	}
	number := strings.ToUpper(strings.TrimSpace(q.IDNo))
	if b.tooMany(q.IDType + "|" + number) {
		return reply{"限流"}
	}
	p, ok := b.people.Person(q.IDType, number)
	switch {
	case !ok:
		return reply{"无此号"}
	case regno.NameOf(p.Name) != regno.NameOf(q.Name):
		return reply{"不一致"}
	}
	return reply{"一致"}
}

func (b *bureau) tooMany(document string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if h := b.now().Truncate(time.Hour); !h.Equal(b.hour) {
		b.hour = h
		clear(b.asked)
	}
	b.asked[document]++
	return b.asked[document] > b.most
}
