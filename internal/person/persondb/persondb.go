// Package persondb stores persons in SQL. It seals private values when it writes, with one
// purpose for each column, and opens them when it reads. It decides nothing. The names of
// the purposes must not change: other rooms that join this table open its columns with
// them.
package persondb

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"wangting/internal/fault"
	"wangting/internal/person"
	"wangting/internal/regno"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
)

// Purposes under which the columns are sealed and indexed.
const (
	PurposeName     = "person.name"
	PurposeDocument = "person.document" // the value is regno.Document.Key: 01|3201…
	PurposePhone    = "person.phone"
)

// Sealed are the columns of the room that hold sealed values.
var Sealed = []secretdb.Column{
	{Table: "person", ID: "id", Name: "name", Purpose: PurposeName},
	{Table: "person", ID: "id", Name: "document", Purpose: PurposeDocument},
	{Table: "person", ID: "id", Name: "phone", Purpose: PurposePhone},
}

// Store is the person.Store on SQL.
type Store struct {
	DB   *store.DB
	Keys *secret.Keyring
}

type row struct {
	ID         string `db:"id"`
	Name       []byte `db:"name"`
	Document   []byte `db:"document"`
	Phone      []byte `db:"phone"`
	VerifiedBy string `db:"verified_by"`
	VerifiedUs int64  `db:"verified_us"`
	CreatedUs  int64  `db:"created_us"`
	Version    int64  `db:"version"`
}

const addSQL = `
INSERT INTO person (id, name, document, document_x, phone, phone_x, verified_by, verified_us, created_us, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)
    ON CONFLICT (document_x) DO NOTHING`

// Add stores a new person unless the document is taken.
func (s Store) Add(ctx context.Context, p person.Person) (bool, error) {
	key := p.Document().Key()
	phone, phoneX := s.phone(p.Phone)
	n, err := s.DB.Exec(ctx, addSQL, p.ID, s.Keys.Seal(PurposeName, p.Name),
		s.Keys.Seal(PurposeDocument, key), s.Keys.Index(PurposeDocument, key), phone, phoneX,
		string(p.VerifiedBy), store.Us(p.VerifiedAt), store.Us(p.CreatedAt))
	return n == 1, err
}

const putSQL = `
UPDATE person
   SET name        = $2,
       phone       = $3,
       phone_x     = $4,
       verified_by = $5,
       verified_us = $6,
       version     = version + 1
 WHERE id          = $1
   AND version     = $7`

// Put updates the changeable columns if the version is still that of p.
func (s Store) Put(ctx context.Context, p person.Person) error {
	phone, phoneX := s.phone(p.Phone)
	n, err := s.DB.Exec(ctx, putSQL, p.ID, s.Keys.Seal(PurposeName, p.Name), phone, phoneX,
		string(p.VerifiedBy), store.Us(p.VerifiedAt), p.Version)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "资料刚刚被修改过，请刷新后再试")
	}
	return err
}

const forgetPersonSQL = `
UPDATE person
   SET name        = $2,
       document    = $3,
       document_x  = $4,
       phone       = NULL,
       phone_x     = NULL,
       verified_by = '',
       verified_us = 0,
       version     = version + 1
 WHERE id          = $1
   AND version     = $5`

// Forget empties the sealed columns. The hash is of the id, which nobody types: the document is free for a new registration.
func (s Store) Forget(ctx context.Context, p person.Person) error {
	n, err := s.DB.Exec(ctx, forgetPersonSQL, p.ID, s.Keys.Seal(PurposeName, person.Gone), s.Keys.Seal(PurposeDocument, "|"),
		s.Keys.Index(PurposeDocument, "|"+p.ID), p.Version)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "资料刚刚被修改过，请刷新后再试")
	}
	return err
}

const columns = `id, name, document, phone, verified_by, verified_us, created_us, version`

// Person gives one by id.
func (s Store) Person(ctx context.Context, id string) (person.Person, error) {
	return s.one(ctx, `SELECT `+columns+` FROM person WHERE id = $1`, id)
}

// Persons gives the persons with these ids; unknown ids are left out.
func (s Store) Persons(ctx context.Context, ids []string) ([]person.Person, error) {
	var all []person.Person
	for some := range slices.Chunk(ids, store.MostTogether) {
		var rows []row
		list, args := store.In(1, some)
		if err := s.DB.Select(ctx, &rows, `SELECT `+columns+` FROM person WHERE id IN (`+list+`)`, args...); err != nil {
			return nil, err
		}
		for _, r := range rows {
			p, err := s.open(r)
			if err != nil {
				return nil, err
			}
			all = append(all, p)
		}
	}
	return all, nil
}

// ByDocument gives the holder of a document.
func (s Store) ByDocument(ctx context.Context, d regno.Document) (person.Person, error) {
	return s.one(ctx, `SELECT `+columns+` FROM person WHERE document_x = $1`, s.Keys.Index(PurposeDocument, d.Key()))
}

func (s Store) one(ctx context.Context, query string, arg any) (person.Person, error) {
	var r row
	if err := s.DB.Get(ctx, &r, query, arg); err != nil {
		return person.Person{}, err
	}
	return s.open(r)
}

func (s Store) open(r row) (person.Person, error) {
	p := person.Person{ID: r.ID, VerifiedBy: person.Way(r.VerifiedBy), VerifiedAt: store.Time(r.VerifiedUs),
		CreatedAt: store.Time(r.CreatedUs), Version: r.Version}
	var err error
	if p.Name, err = s.Keys.Open(PurposeName, r.Name); err != nil {
		return person.Person{}, fmt.Errorf("opening the name of %s: %w", p, err)
	}
	key, err := s.Keys.Open(PurposeDocument, r.Document)
	if err != nil {
		return person.Person{}, fmt.Errorf("opening the document of %s: %w", p, err)
	}
	docType, number, _ := strings.Cut(key, "|")
	p.DocType, p.DocNumber = regno.DocType(docType), number
	if len(r.Phone) > 0 {
		phone, err := s.Keys.Open(PurposePhone, r.Phone)
		if err != nil {
			return person.Person{}, fmt.Errorf("opening the phone of %s: %w", p, err)
		}
		p.Phone = regno.Mobile(phone)
	}
	return p, nil
}

// phone gives the sealed value and the hash, both nil when there is none.
func (s Store) phone(m regno.Mobile) (sealed, index []byte) {
	if m == "" {
		return nil, nil
	}
	return s.Keys.Seal(PurposePhone, string(m)), s.Keys.Index(PurposePhone, string(m))
}
