package signonweb

import "strings"

// systems are the systems that a driver may be for: how a browser names them, and how a download does. The first
// that a browser names counts, for phones name the system they descend from too.
var systems = []struct {
	browser string
	names   []string
}{
	{"android", nil},
	{"iphone", nil},
	{"ipad", nil},
	{"windows", []string{"windows"}},
	{"macintosh", []string{"macos", "mac os"}},
	{"linux", []string{"linux", "统信", "uos", "麒麟", "kylin"}},
}

// forSystem parts the drivers for the system of a browser, by its User-Agent, from the others. Every driver is in one
// of the two.
func forSystem(all []Download, userAgent string) (yours, others []Download) {
	var names []string
	for _, s := range systems {
		if strings.Contains(strings.ToLower(userAgent), s.browser) {
			names = s.names
			break
		}
	}
	for _, d := range all {
		fits := false
		for _, n := range names {
			fits = fits || strings.Contains(strings.ToLower(d.Name), n)
		}
		if fits {
			yours = append(yours, d)
		} else {
			others = append(others, d)
		}
	}
	return yours, others
}
