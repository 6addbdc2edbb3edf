package arch

// The exceptions to the dependency rules. These lists only get shorter.

// corridors is the number of files corridor_*.go.
const corridors = 1

// appLines is the largest number of lines in internal/app, without tests and the demo.
const appLines = 1167

// sinners lists, by file, the imports that break the storey rule.
var sinners = map[string][]string{}

func sinner(file, to string) bool {
	for _, s := range sinners[file] {
		if s == to {
			return true
		}
	}
	return false
}
