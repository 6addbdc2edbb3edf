// Package caseworkdb stores cases in SQL. It contains no business rules. What people wrote (form
// data, messages, file names) is sealed here and nowhere else. Every query of a page uses an index;
// a test checks the query plans of SQLite.
//
// The name of a person who owns a case is a keyed hash in case_token, so that staff find cases by a whole name. Whoever holds a copy
// of the database without the index key cannot compute the hash of a name, but sees which cases have applicants of one name, and how
// many; with a list of the commonest names they may guess the largest groups. Who also holds the key can try names. Only whole names
// are hashed, never parts of them.
package caseworkdb

import (
	"wangting/internal/casework"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
)

// Store implements casework.Store and casework.Lists in SQL.
type Store struct {
	DB   *store.DB
	Keys *secret.Keyring
	Walk int // rows that a page of a search looks at; 0 is mostWalked
}

var (
	_ casework.Store = Store{}
	_ casework.Lists = Store{}
)

// Purposes of the sealed values.
const (
	sealData  = "case.data"
	sealWords = "case.words"
	sealName  = "case.material"
)

// Sealed lists the columns that hold sealed values.
var Sealed = []secretdb.Column{
	{Table: "case_file", ID: "id", Name: "result", Purpose: sealWords},
	{Table: "case_file", ID: "id", Name: "data", Purpose: sealData},
	{Table: "case_event", ID: "id", Name: "words", Purpose: sealWords},
	{Table: "case_material", ID: "id", Name: "name", Purpose: sealName},
	{Table: "case_correction", ID: "id", Name: "body", Purpose: sealWords},
	{Table: "case_endorsement", ID: "id", Name: "words", Purpose: sealWords},
	{Table: "case_endorsement", ID: "id", Name: "data", Purpose: sealData},
	{Table: "case_consent", ID: "id", Name: "words", Purpose: sealWords},
	{Table: "case_matter", ID: "id", Name: "words", Purpose: sealWords},
	{Table: "case_note", ID: "id", Name: "data", Purpose: sealData},
	{Table: "case_check", ID: "id", Name: "found", Purpose: sealData},
	{Table: "case_sheet", ID: "id", Name: "lines", Purpose: sealSheet},
	{Table: "case_kept", ID: "id", Name: "words", Purpose: sealKept},
	{Table: "case_origin", ID: "case_id", Name: "answers", Purpose: sealOrigin},
	{Table: "case_delivery", ID: "case_id", Name: "private", Purpose: sealDelivery},
}
