// Package caseworkdb keeps cases in the database. It decides nothing: rules are
// the core's. What persons wrote (data, words, names of files) is sealed here and
// nowhere else. Every statement that a page runs walks an index; a test asks
// SQLite for its plan.
package caseworkdb

import (
	"wangting/internal/casework"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
)

// Store is the casework.Store and casework.Lists of a database.
type Store struct {
	DB   *store.DB
	Keys *secret.Keyring
}

var (
	_ casework.Store = Store{}
	_ casework.Lists = Store{}
)

// purposes of sealed values
const (
	sealData  = "case.data"
	sealWords = "case.words"
	sealName  = "case.material"
)

// Sealed are the columns of the room that hold sealed values.
var Sealed = []secretdb.Column{
	{Table: "case_file", ID: "id", Name: "result", Purpose: sealWords},
	{Table: "case_file", ID: "id", Name: "data", Purpose: sealData},
	{Table: "case_event", ID: "id", Name: "words", Purpose: sealWords},
	{Table: "case_material", ID: "id", Name: "name", Purpose: sealName},
	{Table: "case_correction", ID: "id", Name: "body", Purpose: sealWords},
	{Table: "case_endorsement", ID: "id", Name: "words", Purpose: sealWords},
}
