package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"wangting/internal/actor"
	"wangting/internal/app"
	"wangting/internal/casework"
	"wangting/internal/form"
	"wangting/internal/login"
)

const (
	submitted = 1600 // cases of one run
	item      = "dispute-mediation"
)

const application = `{"applicantKind":"unit","unitName":"江南示例精密机械有限公司","uscc":"91320100MA1TE5T0XF","contact":"测试甲",
 "contactPhone":"13800000200","hasAgent":"no",
 "respondent":{"name":"测试乙","docType":"01","number":"32010419710608137X","phone":"13800000102"},
 "respondentAddress":"江苏省南京市示例路 9 号","workRegion":"320100","contractSigned":"yes","joined":"2020-01-06","dispute":"pay",
 "happened":"2026-01-05","claims":[{"claim":"调解加班工资的数额"}],"facts":"双方对二〇二五年十二月的加班时间有不同的记录，请求调解组织主持核对。",
 "arbitrated":"no","way":"online","truth":true}`

// submitRow is the submission of a case with its whole transaction (case, event,
// counters, audit, outbox, number), in this process over a durable database, beside
// PocketBase's creation of one row over HTTP, which does not wait for the disk. Each
// client is a unit of its own.
func submitRow(ctx context.Context, b *bench) ([]line, error) {
	peer, err := b.startPeer(ctx)
	if err != nil {
		return nil, err
	}
	defer peer.stop()
	return b.each(ctx, "submit", func(ctx context.Context, c *bench, engine string) ([]line, error) {
		h, err := app.Open(ctx, c.settings, app.Options{Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			return nil, err
		}
		lines, err := c.submits(ctx, h, peer, engine)
		return lines, errors.Join(err, h.Close())
	})
}

func (b *bench) submits(ctx context.Context, h *app.Hall, peer pocketbase, engine string) ([]line, error) {
	var people []actor.Actor
	for _, a := range b.accounts[:min(*clients, len(b.accounts))] {
		who, err := signIn(ctx, h, a)
		if err != nil {
			return nil, err
		}
		people = append(people, who)
	}
	var slow []float64
	all, err := alternate(*pairs, func() (pair, error) {
		drafts, err := draftMany(ctx, h, people)
		if err != nil {
			return pair{}, err
		}
		rate, p99, err := submitAll(ctx, h, people, drafts)
		if err != nil {
			return pair{}, err
		}
		slow = append(slow, ms(p99))
		rows, err := measure(peer.process, peer.create())
		return pair{rate, rows.rate()}, err
	})
	if err != nil {
		return nil, err
	}
	work := "submit a case, " + engine
	return []line{compared(work+" / PocketBase's one-row create", all, perSecond, atLeast(1, ratio)),
		figure(work+", p99", median(slow), millis, atMost(30, millis))}, nil
}

func signIn(ctx context.Context, h *app.Hall, a account) (actor.Actor, error) {
	in, err := h.Rooms.Passwords.Try(ctx, actor.Actor{IP: "192.0.2.1"},
		login.Attempt{Account: a.uscc, Who: a.document, Password: password, Binding: "bench"})
	if err != nil {
		return actor.Actor{}, err
	}
	who, _, err := h.Rooms.Sessions.Authenticate(ctx, in.ID)
	return who, err
}

// draftMany makes for each person drafts that lack nothing but their submission.
func draftMany(ctx context.Context, h *app.Hall, people []actor.Actor) ([][]casework.Case, error) {
	drafts := make([][]casework.Case, len(people))
	for i, who := range people {
		for range submitted / len(people) {
			c, err := draftOne(ctx, h, who)
			if err != nil {
				return nil, err
			}
			drafts[i] = append(drafts[i], c)
		}
	}
	return drafts, nil
}

// draftOne makes a draft that lacks nothing but its submission.
func draftOne(ctx context.Context, h *app.Hall, who actor.Actor) (casework.Case, error) {
	c, err := h.Rooms.Cases.Begin(ctx, who, item)
	if err != nil {
		return c, err
	}
	var data form.Data
	if err := json.Unmarshal([]byte(application), &data); err != nil {
		return c, err
	}
	if c.Version, err = h.Rooms.Cases.Save(ctx, who, c.ID, data, c.Version); err != nil {
		return c, err
	}
	file := casework.Upload{Slot: "identity", Name: "a.pdf", Body: strings.NewReader("%PDF-1.7")}
	if _, err := h.Rooms.Cases.Attach(ctx, who, c.ID, file); err != nil {
		return c, err
	}
	v, err := h.Rooms.Cases.Open(ctx, who, c.ID)
	return v.Case, err
}

// submitAll submits them, each person one after the other and all persons at once.
func submitAll(ctx context.Context, h *app.Hall, people []actor.Actor, drafts [][]casework.Case) (
	rate float64, p99 time.Duration, err error,
) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	var all []time.Duration
	begun := time.Now()
	for i, who := range people {
		wg.Go(func() {
			for _, c := range drafts[i] {
				at := time.Now()
				_, e := h.Rooms.Cases.Submit(ctx, who, c.ID, c.Version)
				took := time.Since(at)
				mu.Lock()
				all = append(all, took)
				err = errors.Join(err, e)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	rate = float64(len(all)) / time.Since(begun).Seconds()
	slices.Sort(all)
	return rate, all[len(all)*99/100], err
}
