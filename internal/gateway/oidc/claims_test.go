package oidc

import "testing"

func TestAnIDTokenForSeveralAudiencesNamesUsAsItsParty(t *testing.T) {
	for name, tc := range map[string]struct {
		audience []string
		azp      string
		want     bool
	}{
		"ours":                               {[]string{"hall"}, "", true},
		"ours, said twice":                   {[]string{"hall"}, "hall", true},
		"ours, issued to another":            {[]string{"hall"}, "other", false},
		"of two, issued to us":               {[]string{"other", "hall"}, "hall", true},
		"of two, issued to nobody says whom": {[]string{"other", "hall"}, "", false},
		"of two, issued to the other":        {[]string{"other", "hall"}, "other", false},
		"another's":                          {[]string{"other"}, "hall", false},
	} {
		if got := forUs("hall", tc.audience, tc.azp); got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestWhatTheIDTokenSaysIsNotOverwritten(t *testing.T) {
	c := claims{Name: "测试甲"}
	c.fill(claims{Name: "测试乙", CertNo: "1", Role: "2"})
	if u := c.user(); u.Name != "测试甲" || u.CertNo != "1" || u.Role != 2 || u.Legal {
		t.Errorf("%+v", u)
	}
}
