package catalog

// issuedBy is the kind of document that an act issues.
var issuedBy = map[string]string{"accept": "accepted", "ask": "correction", "refuse": "refused", "grant": "granted", "deny": "denied",
	"terminate": "terminated", "hear": "hearing"}

// DocumentFor is what a document is issued for. One from before documents said so is issued for the act that names it.
func (it *Item) DocumentFor(d Document) string {
	if d.For != "" || it.Flow == nil {
		return d.For
	}
	for _, s := range it.Flow.Stages {
		for _, u := range s.Verbs {
			if u.Document == d.Key && u.Document != "" {
				return issuedBy[u.Verb]
			}
		}
	}
	return ""
}
