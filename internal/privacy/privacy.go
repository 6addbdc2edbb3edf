// Package privacy owns what a person may ask about their own data (个人信息保护法, SEC-5): what the hall holds about them, why and
// how long, a copy of it, who of the staff has looked at it, and the end of their account. It also runs the rules by which data
// is removed once it has served. It keeps no data itself: every room removes its own rows, in the transaction of this room.
//
// The argument that nobody sees or removes what is another's. Every command takes the caller, and reads by the id of the caller
// alone (self): the unit for which they may be acting is left out, so what belongs to a unit is never part of a copy. A copy and a removal
// ask for the password or the passkey again, because somebody may have found the browser open.
package privacy

import (
	"context"
	"time"

	"wangting/internal/actor"
	"wangting/internal/address"
	"wangting/internal/agreement"
	"wangting/internal/ask"
	"wangting/internal/audit"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/config"
	"wangting/internal/credential"
	"wangting/internal/fault"
	"wangting/internal/limit"
	"wangting/internal/mandate"
	"wangting/internal/news"
	"wangting/internal/notice"
	"wangting/internal/parcel"
	"wangting/internal/person"
	"wangting/internal/rating"
	"wangting/internal/session"
	"wangting/internal/tx"
)

// Counts are the numbers of rows that the hall holds about a person.
type Counts struct {
	Logins, Passkeys, Mandates, Cases, Drafts, Open, Materials int64
	Messages, Addresses, Parcels, Ratings, Questions           int64
	Objections, Stars                                          int64

	LastEnded time.Time // of their cases
}

// Look is one act of staff that showed data of a person.
type Look struct {
	At     time.Time
	Act    string
	Roles  []actor.Role // of who looked, as they are now
	Region string
	Number string // of the case; "" for none
	Item   string
}

// Login is one login of a person.
type Login struct {
	Started, LastUsed, Ended time.Time
	Why, IP, Browser         string
	Unit                     string // for which they acted; "" for themselves
	App                      bool
}

// Power is a mandate that a person has or had.
type Power struct {
	ID, Unit     string
	Level        actor.Level
	State        string
	From, Until  time.Time
	Given, Ended time.Time
}

// Consent is an agreement that a person has accepted.
type Consent struct {
	Name, Version string
	At            time.Time
	IP            string
	Unit          string // on whose behalf; "" for themselves
}

// Store reads about one person at a time; privacydb.Store implements it.
type Store interface {
	Counts(ctx context.Context, personID string) (Counts, error)
	// Looks gives the newest acts of staff that showed data of the person's own cases, or their full numbers.
	Looks(ctx context.Context, personID string, most int) ([]Look, error)
	Logins(ctx context.Context, personID string, most int) ([]Login, error)
	Powers(ctx context.Context, personID string, most int) ([]Power, error)
	// Consents gives what the person accepted for themselves, the newest first, and then what was accepted for units when they became their
	// representative; at most so many of each, in one statement.
	Consents(ctx context.Context, personID string, most int) ([]Consent, error)
	// Held is Counts and Consents in one statement.
	Held(ctx context.Context, personID string, most int) (Counts, []Consent, error)
	// Lock makes removals of one person wait for each other until the transaction of ctx ends.
	Lock(ctx context.Context, personID string) error
}

// Words names the acts of this room.
var Words = map[string]string{
	"privacy.exported": "导出个人数据",
	"privacy.refused":  "确认本人时密码不正确",
	"privacy.removed":  "注销个人账户",
	"consent.agreed":   "同意协议",
	"retention.run":    "按保存期限清理数据",
}

// Service answers what persons ask about their data.
type Service struct {
	Store  Store
	Tx     tx.Tx
	Audit  *audit.Service
	Rates  *limit.Service
	Now    func() time.Time
	Keep   config.Retention
	Limits config.Limits
	Texts  *agreement.Shelf

	Persons    *person.Service
	Notices    *notice.Service
	Addresses  *address.Service
	Favourites *catalog.Favourites
	Passwords  *credential.Service
	Passkeys   *credential.Passkeys
	Mandates   *mandate.Service
	Sessions   *session.Service
	Cases      *casework.Service
	Parcels    *parcel.Service
	Ratings    *rating.Service
	Asks       *ask.Service
	News       *news.Service
}

var errNobody = fault.New(fault.Anonymous, "请先登录")

// self is the caller acting for nobody but themselves.
func self(who actor.Actor) (actor.Actor, error) {
	if who.PersonID == "" {
		return who, errNobody
	}
	return who.Self(), nil
}
