package signonweb

import "testing"

func TestADriverIsOfferedForTheSystemOfTheVisitor(t *testing.T) {
	all := []Download{{Name: "Windows 驱动"}, {Name: "macOS 驱动"}, {Name: "统信 UOS 驱动"}}
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64)":              "Windows 驱动",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)":        "macOS 驱动",
		"Mozilla/5.0 (X11; Linux x86_64)":                        "统信 UOS 驱动",
		"Mozilla/5.0 (Linux; Android 14; Pixel 8)":               "",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)": "",
		"": "",
	} {
		yours, others := forSystem(all, agent)
		got := ""
		for _, d := range yours {
			got += d.Name
		}
		if got != want || len(yours)+len(others) != len(all) {
			t.Errorf("%q is offered %q, want %q; %d others", agent, got, want, len(others))
		}
	}
}
