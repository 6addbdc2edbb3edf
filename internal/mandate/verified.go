package mandate

import (
	"context"

	"wangting/internal/credential"
	"wangting/internal/fault"
	"wangting/internal/person"
)

// Verified finds persons who have verified their identity and have an account.
type Verified struct {
	Persons   *person.Service
	Passwords credential.Store
}

// Verified gives the id of the person whose name, document number and phone all match. NotFound
// when none does.
func (v Verified) Verified(ctx context.Context, k Known) (string, error) {
	p, err := v.Persons.ByDocument(ctx, k.Document.Type, k.Document.Number)
	if err != nil {
		return "", err
	}
	if !k.Name.Same(p.Name) || p.Phone != k.Phone || p.VerifiedBy == person.Unverified {
		return "", fault.New(fault.NotFound, "")
	}
	_, err = v.Passwords.PersonHashOf(ctx, p.ID)
	return p.ID, err
}
