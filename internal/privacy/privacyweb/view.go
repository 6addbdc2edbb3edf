package privacyweb

import (
	"net/url"

	"github.com/a-h/templ"

	"wangting/internal/agreement"
	"wangting/internal/privacy"
)

const agreementPath = templ.SafeURL("/agreements/person-registration")

// textOf is where the text that was agreed to is read.
func textOf(c privacy.Consent) templ.SafeURL {
	kind := agreement.PersonRegistration
	if c.Unit != "" {
		kind = agreement.UnitRegistration
	}
	return templ.SafeURL("/agreements/" + string(kind) + "?" + url.Values{"version": {c.Version}}.Encode())
}

func dash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}
