package mandate

import (
	"context"

	"wangting/internal/credential"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/person"
)

// Verified finds persons who have verified their identity and have an account.
type Verified struct {
	Persons   *person.Service
	Passwords credential.Store
}

// Verified gives the id of the person whose name, document number and phone all match. NotFound
// when none does. Nobody real is found for a unit of practice, and nobody invented for a real one.
func (v Verified) Verified(ctx context.Context, k Known) (string, error) {
	p, err := v.Persons.ByDocument(ctx, k.Document.Type, k.Document.Number)
	if err != nil {
		return "", err
	}
	if !k.Name.Same(p.Name) || p.Phone != k.Phone || p.VerifiedBy == person.Unverified || id.Practice(p.ID) != k.Practice {
		return "", fault.New(fault.NotFound, "")
	}
	if k.Practice { // invented people never log in, so they have no password
		return p.ID, nil
	}
	_, err = v.Passwords.PersonHashOf(ctx, p.ID)
	return p.ID, err
}
