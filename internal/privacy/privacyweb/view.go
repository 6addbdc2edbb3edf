package privacyweb

import (
	"github.com/a-h/templ"

	"wangting/internal/privacy"
)

const agreementPath = templ.SafeURL("/agreements/person-registration")

// textOf is where the text of an agreement is read.
func textOf(c privacy.Consent) templ.SafeURL {
	if c.Unit != "" {
		return "/agreements/unit-registration"
	}
	return agreementPath
}

func dash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}
