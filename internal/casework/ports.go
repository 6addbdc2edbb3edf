package casework

import (
	"context"

	"wangting/internal/actor"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/regno"
	"wangting/internal/staff"
	"wangting/internal/unit"
)

// Rights is the part of mandate.Service that casework calls. Tests use a stand-in.
type Rights interface {
	Decide(ctx context.Context, who actor.Actor, a mandate.Ask) (mandate.Right, error)
	// Sight gives what one person sees, acting for each of some units, by mandates that hold now.
	Sight(ctx context.Context, as ...actor.Actor) (actor.Sight, error)
	// Hold keeps the caller's mandate and its grant of an item, or their own account, from ending until the transaction ends, and looks at
	// them again. HoldUnit does so with the account of another unit. Faults: those of Decide; Conflict.
	Hold(ctx context.Context, who actor.Actor, item string) error
	HoldUnit(ctx context.Context, unitID string) error
	// ForUnitAndPerson gives the pending or active mandate of a person in a unit. NotFound when there is none.
	ForUnitAndPerson(ctx context.Context, unitID, personID string) (mandate.Mandate, error)
	// RepresentativeOf gives the person who is the legal representative of a unit; "" when it has none.
	RepresentativeOf(ctx context.Context, unitID string) (string, error)
}

// Units is the part of unit.Service that casework calls. Tests use a stand-in.
type Units interface {
	Find(ctx context.Context, id string) (unit.Unit, error)
	ByUSCC(ctx context.Context, c regno.USCC) (unit.Unit, error)
}

// Persons is the part of person.Service that casework calls. Tests use a stand-in.
type Persons interface {
	Find(ctx context.Context, id string) (person.Person, error)
	FindMany(ctx context.Context, ids []string) (map[string]person.Person, error)
	// ByDocument gives the holder of a document. NotFound when the hall does not know them.
	ByDocument(ctx context.Context, t regno.DocType, number string) (person.Person, error)
}

// Staff is the part of staff.Service that casework calls. Tests use a stand-in.
type Staff interface {
	// May is nil when staffID is active, has the role and works for the region.
	May(ctx context.Context, staffID string, role actor.Role, region string) error
	Names(ctx context.Context, ids ...string) (map[string]string, error)
	// Tree gives the departments of the hall.
	Tree(ctx context.Context) (staff.Tree, error)
}

// Notices is the part of notice.Service that casework calls. Tests use a stand-in.
type Notices interface {
	Tell(ctx context.Context, who actor.Actor, m notice.Message) error
	SMS(ctx context.Context, m notice.SMS) error
}

// Jobs enqueues jobs in the transaction of ctx.
type Jobs interface {
	Enqueue(ctx context.Context, kind string, body any) error
}
