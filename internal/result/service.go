package result

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/blob"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/ledger"
	"wangting/internal/person"
	"wangting/internal/tx"
	"wangting/internal/wording"
	"wangting/internal/workday"
)

// Cases is the part of casework.Service that a document calls.
type Cases interface {
	Readable(ctx context.Context, who actor.Actor, caseID string) (casework.Case, error)
	// Example gives the newest closed case of an item to who makes items.
	Example(ctx context.Context, who actor.Actor, itemCode string) (casework.Case, error)
	// Opened tells that somebody opens a document of a case, and reports whether that is its service.
	Opened(ctx context.Context, who actor.Actor, caseID string, decides bool) (bool, error)
}

// Items is the part of catalog.Service that a document calls.
type Items interface {
	ItemVersion(ctx context.Context, code string, version int64) (*catalog.Item, error)
}

// Persons is the part of person.Service that a document calls.
type Persons interface {
	Find(ctx context.Context, id string) (person.Person, error)
}

// Service makes, gives out and checks documents.
type Service struct {
	Store Store
	Tx    tx.Tx
	Audit *audit.Service
	Log   *ledger.Service
	Files *blob.Store
	Now   func() time.Time
	// Render sets a document. Unprintable when no font has one of its characters.
	Render func(Content) ([]byte, error)
	// Word writes a draft as a file to go on writing in.
	Word func(title, mark string, parts []Part) ([]byte, error)

	Cases   Cases
	Items   Items
	Persons Persons
	Notices Notices

	Signer Signer // nil for a hall without a certificate, whose files carry no signature
	Sealer Sealer // nil for a hall without a service of seals, which offers no signatures
	Seals  Seals
	Later  Later

	Public string            // address of the hall, for the QR code
	Owner  string            // the province's office
	Words  map[string]string // 发文代字 of regions, in place of the built-in ones
	Demo   bool              // documents say that they are not real

	// MayAsk tells whether somebody may ask a query now, and so read its proofs. The room of the queries sets it.
	MayAsk func(ctx context.Context, who actor.Actor, code string) error
}

// Words names the acts of the room in the log of a unit.
var Words = map[string]string{
	"result.issued": "出具文书",
	"result.served": "送达文书",
	"result.read":   "查看文书",
	"result.signed": "给文书加国密签名",

	"result.proposed": "提出更正、撤销或者补发文书",
	"result.recalled": "收回听证通知书",
	"result.dropped":  "撤回对文书的处理",
}

// Within are the acts within the office: a change of a document is the holder's to read when a second reviewer has confirmed it.
var Within = []string{"result.proposed", "result.dropped"}

// Unprintable is what Render answers about a character that no font has.
type Unprintable struct{ Rune rune }

func (u Unprintable) Error() string { return fmt.Sprintf("no font has the character U+%04X", u.Rune) }

// MostBytes is the limit of a document, and of a file that is compared with one.
const MostBytes = 20 << 20

// Made makes the document of a step, if the step makes one, in the transaction of the step. A fault undoes the step:
// Invalid when what staff typed cannot be printed, Conflict when something else cannot.
func (s *Service) Made(ctx context.Context, who actor.Actor, t casework.Taken) error {
	if t.Verb == casework.HearOff {
		return s.recall(ctx, who, t.Case)
	}
	kind, ok := kindOf(t.Verb, t.Case.Verdict)
	if !ok {
		return nil
	}
	c, now := t.Case, s.Now()
	it, err := s.Items.ItemVersion(ctx, c.ItemCode, c.ItemVersion)
	if err != nil {
		return fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	}
	by := authority(c.Region, s.Owner, s.Words).in(it)
	doc, err := wording.Template(it, string(kind))
	if err != nil {
		return fmt.Errorf("reading the templates: %w", err)
	}
	p := Paper{ID: id.New(), CaseID: c.ID, CaseNumber: c.Number, ItemCode: c.ItemCode, Item: c.ItemName, Owner: c.Owner(),
		Personal: c.Personal(), Kind: kind, Title: doc.Name, Office: by.Office, State: Valid, IssuedAt: now, Until: lastDay(doc, now),
		Code: newCode(), Holder: c.UnitName}
	if c.Personal() {
		owner, err := s.Persons.Find(ctx, c.PersonID)
		if err != nil {
			return fmt.Errorf("reading the holder: %w", err)
		}
		p.Holder = owner.Name
	}
	if t.Written != nil {
		p.asWritten(t, it)
	}
	switch { // what the office does not issue leaves its series alone
	case p.Kind == Draft:
		p.Number = "草案" + c.Number
	case p.Kind == Pledge:
		p.Number = "承诺" + c.Number
	}
	if p.Number == "" {
		if p.Number, err = s.draw(ctx, by.numbering(doc.Word), now); err != nil {
			return err
		}
	}
	if p.Parts, err = partsOf(doc, t, it, by, p); err != nil {
		return err
	}
	if p.Shown, err = factsOf(doc, t, it); err != nil {
		return err
	}
	if t.Verb == casework.HearMove {
		if err := s.supersede(ctx, p); err != nil {
			return err
		}
	}
	set, err := s.printed(ctx, p, p.Parts)
	if err != nil {
		return err
	}
	file, err := s.Render(set)
	if err != nil {
		return unprintable(err, t)
	}
	return s.keep(ctx, who, p, file)
}

// draw draws the next number of an authority's year.
func (s *Service) draw(ctx context.Context, by Authority, now time.Time) (string, error) {
	year := now.In(workday.Zone).Year()
	n, err := s.Store.NextNumber(ctx, by.series(year))
	if err != nil {
		return "", fmt.Errorf("drawing a number: %w", err)
	}
	return by.number(year, n), nil
}

// content is a document, ready to set.
func (s *Service) content(p Paper, parts []Part) Content {
	return Content{Title: p.Title, Office: p.Office, Number: p.Number, CaseNumber: p.CaseNumber, Holder: p.Holder, Parts: parts,
		Day: chineseDay(p.IssuedAt), Issued: p.IssuedAt, Code: p.Code, CheckURL: s.checkURL(p.Code), Demo: s.Demo, Unsigned: p.unsigned()}
}

// inLog is what the kinds of documents are called in the public log.
var inLog = map[Kind]ledger.Kind{
	Accepted:   ledger.Accepted,
	Correction: ledger.Correction,
	Refused:    ledger.Refused,
	Granted:    ledger.Granted,
	Denied:     ledger.Denied,
	Terminated: ledger.Terminated,
	Hearing:    ledger.Hearing,
	Statement:  ledger.Statement,
	Draft:      ledger.Draft,
	Pledge:     ledger.Pledge,
	Proof:      ledger.Queried,
	Revocation: ledger.Revocation,
}

// keep stores a document: its bytes, its row, its record in the public log, and the audit entry.
func (s *Service) keep(ctx context.Context, who actor.Actor, p Paper, file []byte) error {
	deed := s.deed("result.issued", p)
	if s.Signer != nil && p.unsigned() == "" {
		if signed, err := s.Signer.Sign(file); err == nil {
			file = signed
		} else { // a certificate that has ended stops no decision: digest, public log and seal stand for the document; doctor is wrong
			deed.Detail["unsigned"] = err.Error()
		}
	}
	sum := sha256.Sum256(file)
	p.Digest, p.Size, p.BlobKey = hex.EncodeToString(sum[:]), int64(len(file)), Prefix+cmp.Or(p.CaseID, proofs)+"/"+p.ID
	if err := s.Files.Keep(ctx, p.BlobKey, bytes.NewReader(file), p.Size); err != nil {
		return fmt.Errorf("storing a document: %w", err)
	}
	err := s.Store.Add(ctx, p)
	if err == nil {
		err = s.Log.Add(ctx, p.ID, inLog[p.Kind], p.Digest, p.IssuedAt)
	}
	if err == nil {
		deed.Detail["sha256"] = p.Digest
		err = s.Audit.Record(ctx, who, deed)
	}
	if err == nil {
		err = s.toSign(ctx, p)
	}
	if err != nil { // the sweep takes the file of a transaction that fails later
		return errors.Join(fmt.Errorf("keeping a document: %w", err), s.Files.Delete(ctx, p.BlobKey))
	}
	return nil
}

func (s *Service) deed(act string, p Paper) actor.Deed {
	d := actor.Deed{Act: act, Object: "case", ObjectID: p.CaseID, Detail: map[string]string{actor.DetailItem: p.ItemCode, "paper": p.ID,
		"sha256": p.Digest, actor.DetailNew + "文书": p.Title + " " + p.Number}}
	if p.CaseID == "" {
		d.Object, d.ObjectID = "query", p.ItemCode
	}
	if !p.Personal {
		d.UnitID = p.Owner
	}
	return d
}

// unprintable says which character cannot be printed, and who can change it.
func unprintable(err error, t casework.Taken) error {
	var u Unprintable
	if !errors.As(err, &u) {
		return fmt.Errorf("setting a document: %w", err)
	}
	say := unprintableRune(u.Rune)
	for i, p := range t.Points {
		if strings.ContainsRune(p.Words, u.Rune) {
			return fault.On(fmt.Sprintf("points.%d.words", i), say+"不能印在文书上，请改用其他字。这一步没有办理")
		}
		if strings.ContainsRune(spots(p), u.Rune) {
			return fault.On("points", "所指文件的名称中有"+say+"，不能印在文书上，请不要附上这个位置。这一步没有办理")
		}
	}
	if strings.ContainsRune(t.Words, u.Rune) {
		return fault.On("words", say+"不能印在文书上，请改用其他字。这一步没有办理")
	}
	return fault.Wrap(fault.Conflict, "申请人或者事项的名称中有"+say+"，字库里没有这个字，不能生成文书，这一步没有办理。请联系技术支持补充字库", err)
}

func unprintableRune(r rune) string { return fmt.Sprintf("“%c”（U+%04X）", r, r) }

// OfCase gives the documents of a case to whoever may read the case, the oldest first.
func (s *Service) OfCase(ctx context.Context, who actor.Actor, caseID string) ([]Paper, error) {
	if _, err := s.Cases.Readable(ctx, who, caseID); err != nil {
		return nil, err
	}
	return s.in(ctx, caseID)
}

// in is OfCase for a case that is open.
func (s *Service) in(ctx context.Context, caseID string) ([]Paper, error) {
	list, err := s.Store.OfCase(ctx, caseID)
	if err != nil {
		return nil, fmt.Errorf("listing the documents of case %s: %w", caseID, err)
	}
	return list, nil
}

// Read opens a document of a case for whoever may read the case. The first reading by the applicant is its service.
func (s *Service) Read(ctx context.Context, who actor.Actor, caseID, paperID string) (Paper, io.ReadCloser, error) {
	if _, err := s.Cases.Readable(ctx, who, caseID); err != nil {
		return Paper{}, nil, err
	}
	p, err := s.paperOf(ctx, caseID, paperID)
	if err != nil {
		return Paper{}, nil, err
	}
	return s.give(ctx, who, p)
}

// give opens a document for somebody who may read it, and writes that down.
func (s *Service) give(ctx context.Context, who actor.Actor, p Paper) (Paper, io.ReadCloser, error) {
	body, err := s.Files.Open(ctx, p.BlobKey)
	if err != nil {
		return Paper{}, nil, fmt.Errorf("opening document %s: %w", p.ID, err)
	}
	if err = s.noted(ctx, who, &p); err != nil {
		return Paper{}, nil, errors.Join(err, body.Close())
	}
	return p, body, nil
}

// noted writes down that somebody reads a document.
func (s *Service) noted(ctx context.Context, who actor.Actor, p *Paper) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		act, err := s.served(ctx, who, p)
		if err != nil {
			return err
		}
		return s.Audit.Record(ctx, who, s.deed(act, *p))
	})
}

// paperOf gives a document of a case. NotFound when there is none, or when it is of another case.
func (s *Service) paperOf(ctx context.Context, caseID, paperID string) (Paper, error) {
	none := fault.New(fault.NotFound, "没有找到这份文书，或者它不属于这件办件")
	if !id.Valid(paperID) {
		return Paper{}, none
	}
	p, err := s.Store.Paper(ctx, paperID)
	switch {
	case errors.Is(err, fault.NotFound), err == nil && p.CaseID != caseID:
		return Paper{}, none
	case err != nil:
		return Paper{}, fmt.Errorf("reading document %s: %w", paperID, err)
	}
	return p, nil
}

// Steps are the documents of a case that the applicant has read, for its timeline.
func (s *Service) Steps(ctx context.Context, o casework.Opened) ([]casework.Step, error) {
	list, err := s.in(ctx, o.Case().ID)
	if err != nil {
		return nil, err
	}
	var steps []casework.Step
	for _, p := range list {
		if !p.ServedAt.IsZero() {
			steps = append(steps, casework.Step{At: p.ServedAt, Title: "文书送达", Words: p.Title + "　" + p.Number})
		}
	}
	return steps, nil
}

// Documents are the documents of a case as the pages of the case list them.
func (s *Service) Documents(ctx context.Context, o casework.Opened) ([]casework.Document, error) {
	list, err := s.in(ctx, o.Case().ID)
	if err != nil {
		return nil, err
	}
	log, err := s.logged(ctx, list)
	if err != nil {
		return nil, err
	}
	sealers, err := s.sealers(ctx, list)
	if err != nil {
		return nil, err
	}
	var out []casework.Document
	for _, p := range list {
		p.State = p.StateAt(s.Now())
		d := casework.Document{Title: p.Title, Number: p.Number, Outcome: p.Kind.Outcome(), State: p.State.Word(),
			Holds: p.State == Valid, IssuedAt: p.IssuedAt, ServedAt: p.ServedAt, Size: p.Size, Path: "papers/" + p.ID,
			Check: CheckPath + "/" + string(p.Code)}
		if p.Changeable() && o.Who().Has(actor.Reviewer) {
			d.Change = d.Path + "/change"
		}
		if d.Signed = SaySigned(sealers[p.ID]); d.Signed != "" {
			d.Signature = d.Path + "/signature"
		}
		if p.Kind == Draft {
			d.Word = d.Path + "/docx"
		}
		if e, ok := log[p.ID]; ok {
			d.Log = e.Say()
			if e.Seq != ledger.Waiting {
				d.Package = d.Path + "/package"
			}
		}
		out = append(out, d)
	}
	return out, nil
}
