package casework

// Paths under which the owner of a case finds it: a unit in 单位中心, a person in 个人中心.
const (
	UnitPath = "/unit/cases/"
	OwnPath  = "/me/applications/"
)

// ConfirmPath is where the other side of a case is asked for its word. A case id follows.
const ConfirmPath = "/me/confirmations/"

// WorkbenchPath is the path of a unit's workbench. A case id may follow.
const WorkbenchPath = "/unit/workbench"

// DocumentsAnchor leads to the documents on the page of a case.
const DocumentsAnchor = "#documents"

// LinkTo is the path under which the owner of a case finds it.
func LinkTo(caseID string, personal bool) string {
	if personal {
		return OwnPath + caseID
	}
	return UnitPath + caseID
}

// Link is the path under which the owner of c finds it.
func (c Case) Link() string { return LinkTo(c.ID, c.Personal()) }
