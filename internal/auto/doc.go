// Package auto decides applications by rules (ITM-12): a case at an automatic stage is asked about at the core business system, right
// after its submission. When all rules hold, the act of the stage is done there and the case is granted and closed; when one does
// not, when the case is drawn for a check by people, or when nobody answers for a minute, staff get it, with the reason. It never
// says no.
//
// Some stages write a document instead, out of what the core system knows (write.go): 参保缴费证明, and the draft of a contract, which
// nobody issues.
//
// What may be asked is a closed list, catalog.Rules; rules.go has how each is asked. What may be done is catalog.Deeds. The core system
// knows a request by the id of the case and the key of its row, so that asking again changes nothing twice.
package auto
