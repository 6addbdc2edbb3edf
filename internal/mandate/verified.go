package mandate

import (
	"context"

	"wangting/internal/credential"
	"wangting/internal/fault"
	"wangting/internal/person"
)

// Verified finds persons who have proved themselves and have an account of their own.
type Verified struct {
	Persons   *person.Service
	Passwords credential.Store
}

// Verified gives the person whose name, number and phone all match: NotFound else.
func (v Verified) Verified(ctx context.Context, k Known) (string, error) {
	p, err := v.Persons.ByDocument(ctx, k.Document.Type, k.Document.Number)
	if err != nil {
		return "", err
	}
	if p.Name != k.Name || p.Phone != k.Phone || p.VerifiedBy == person.Unverified {
		return "", fault.New(fault.NotFound, "")
	}
	_, err = v.Passwords.PersonHashOf(ctx, p.ID)
	return p.ID, err
}
