package casework

import (
	"context"
	"slices"
	"strings"

	"wangting/internal/form"
)

// CoreFacts begins the paths of x-identity that the core business system answers.
const CoreFacts = "core."

// known is identity with what the core business system knows, for a form that asks for it. A submission does not ask again: what the
// applicant has been shown is what they have agreed to. Fault: Away.
func (s *Service) known(ctx context.Context, item Item, c Case) (func(path string) string, error) {
	account, err := s.identity(ctx, c)
	if err != nil || s.Facts == nil || !asksCore(item) || c.Practice() { // practice asks no other system
		return account, err
	}
	core, err := s.Facts(ctx, c)
	if err != nil {
		return nil, err
	}
	return func(path string) string {
		if strings.HasPrefix(path, CoreFacts) {
			return core[path]
		}
		return account(path)
	}, nil
}

// fixes reports whether the form has questions that the account answers.
func (it Item) fixes() bool {
	return slices.ContainsFunc(it.Form.Fields(), func(f form.Field) bool {
		return f.Identity != "" || slices.ContainsFunc(f.Fields, func(part form.Field) bool { return part.Identity != "" })
	})
}

func asksCore(item Item) bool {
	for _, f := range item.Form.Fields() {
		if strings.HasPrefix(f.Identity, CoreFacts) {
			return true
		}
	}
	return false
}
