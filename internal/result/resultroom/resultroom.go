// Package resultroom assembles the documents of cases.
package resultroom

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"wangting/internal/audit"
	"wangting/internal/blob"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/ledger"
	"wangting/internal/limit"
	"wangting/internal/mandate"
	"wangting/internal/person"
	"wangting/internal/queue"
	"wangting/internal/result"
	"wangting/internal/result/resultdb"
	"wangting/internal/result/resultdesk"
	"wangting/internal/result/resultdocx"
	"wangting/internal/result/resultpdf"
	"wangting/internal/result/resultsign"
	"wangting/internal/result/resultweb"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/web/slider"
)

// Needs lists the dependencies of the room: shared infrastructure first, then other rooms.
type Needs struct {
	DB               *store.DB
	Keys             *secret.Keyring
	Audit            *audit.Service
	Rates            *limit.Service
	Slider           *slider.Service
	Files            *blob.Store
	Now              func() time.Time
	Public           string // address of the hall, for the QR codes
	Owner            string // the province's office
	Words            string // 发文代字 of regions, see result.ReadWords; a region without one has the built-in one
	Demo             bool   // documents say that they are not real
	Certificate, Key string // of the signature within files, see resultsign.Read; empty for none
	Checks           int    // a minute from one address

	Log      *ledger.Service
	Cases    *casework.Service
	Mandates *mandate.Service
	Items    *catalog.Service
	Persons  *person.Service
	Notices  result.Notices
	Queue    *queue.Queue
	Sealer   result.Sealer // nil for none
}

// Room is the assembled room: the service of documents and its pages, ready to mount.
type Room struct {
	*result.Service
	needs Needs
}

// New assembles the room. From then on the steps of cases make documents, and the pages of cases show them.
func New(n Needs) (Room, error) {
	words, err := result.ReadWords(n.Words)
	if err != nil {
		return Room{}, fmt.Errorf("settings: document: words: %w", err)
	}
	signer, err := signerOf(n)
	if err != nil {
		return Room{}, fmt.Errorf("settings: document: %w", err)
	}
	n.Audit.Words(result.Words)
	n.Audit.Within(result.Within...)
	rows := resultdb.Store{DB: n.DB, Keys: n.Keys}
	s := &result.Service{
		Store:   rows,
		Seals:   rows,
		Signer:  signer,
		Sealer:  n.Sealer,
		Later:   n.Queue,
		Tx:      n.DB,
		Audit:   n.Audit,
		Log:     n.Log,
		Files:   n.Files,
		Now:     n.Now,
		Render:  resultpdf.Render,
		Word:    resultdocx.Render,
		Cases:   n.Cases,
		Items:   n.Items,
		Persons: n.Persons,
		Notices: n.Notices,
		Public:  n.Public,
		Owner:   n.Owner,
		Words:   words,
		Demo:    n.Demo,
	}
	n.Cases.OnStep = append(n.Cases.OnStep, s.Made)
	n.Cases.AlsoShow = append(n.Cases.AlsoShow, s.Steps)
	n.Cases.Documents, n.Cases.Sheet, n.Cases.Preview = s.Documents, s.Sheet, s.Preview
	return Room{s, n}, nil
}

func signerOf(n Needs) (result.Signer, error) {
	if n.Certificate == "" && n.Key == "" {
		return nil, nil
	}
	s, err := resultsign.Read(n.Certificate, n.Key, n.Now)
	if err == nil && !n.Demo && strings.Contains(s.Owner(), "演示") {
		err = errors.New("certificate: is the demo's")
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Mount registers the pages of the room on m.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	resultweb.Proofs{Papers: r.Service, Frames: f}.Mount(m)
	resultdesk.Pages{Papers: r.Service, Frame: f.Staff}.Mount(m)
	downloads := resultweb.Downloads{Papers: r.Service}
	downloads.Mount(m)
	resultweb.PhoneDownloads{Downloads: downloads, Cases: r.needs.Cases, Mandates: r.needs.Mandates}.Mount(m)
	r.check().Mount(m)
}

// Checked finds a document by its code for a program at an address. The limit is that of the page.
func (r Room) Checked(ctx context.Context, address, code string) (result.Verdict, error) {
	return r.check().Checked(ctx, address, code)
}

func (r Room) check() resultweb.Check {
	return resultweb.Check{
		Papers:    r.Service,
		Puzzles:   r.needs.Slider,
		Rates:     r.needs.Rates,
		PerMinute: int64(r.needs.Checks),
		Now:       r.needs.Now,
		Keys: func(ctx context.Context) string {
			_, keys, err := r.needs.Log.Head(ctx)
			if err != nil {
				return "" // then the page says that it cannot verify yet
			}
			return keys.Ed25519
		},
	}
}

// Jobs registers the signing of documents, and the sweep of files whose transaction was undone.
func (r Room) Jobs(q *queue.Queue) {
	queue.Handle(q, result.JobSign, r.Sign)
	rows := resultdb.Store{DB: r.needs.DB, Keys: r.needs.Keys}
	papers := blob.Sweeper{Files: r.needs.Files, Prefix: result.Prefix, Alive: rows.Alive, Hall: rows.DB.HallName, Now: r.needs.Now}
	q.Schedule("result.files", time.Hour, papers.Run)
}

// Sealed returns the columns that a key rotation seals again.
func (Room) Sealed() []secretdb.Column { return resultdb.Sealed }
