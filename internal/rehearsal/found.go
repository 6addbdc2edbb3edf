package rehearsal

import (
	"context"

	"wangting/internal/casework"
)

// AddTokens keeps nothing: nobody looks for a case of a rehearsal.
func (*Memory) AddTokens(context.Context, map[string]string, ...casework.Case) error { return nil }

// AddUnitWords keeps nothing.
func (*Memory) AddUnitWords(context.Context, string, []string) error { return nil }

// KeepSearch is refused.
func (*Memory) KeepSearch(context.Context, casework.KeptSearch, int) (bool, error) {
	return false, errNotHere
}

// ForgetSearch removes none.
func (*Memory) ForgetSearch(context.Context, string, string) (bool, error) { return false, nil }

// SearchesOf gives none.
func (*Memory) SearchesOf(context.Context, string) ([]casework.KeptSearch, error) { return nil, nil }
