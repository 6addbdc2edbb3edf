// Package auto decides applications by rules (ITM-12): right after the submission of a case that begins at an automatic stage, it
// puts the rules of the stage to the core business system. When all rules hold, it has the act of the stage done there, and grants and
// closes the case. When a rule does not hold, when the case is drawn for a check by people, or when nobody answers for a minute, staff
// get the case, with the reason. The package never refuses an application.
//
// Some stages write a document from what the core system knows instead (write.go): 参保缴费证明, and the draft of a contract, which
// is not issued by anybody.
//
// What may be asked is a closed list, catalog.Rules; rules.go has how each is asked. What may be done is catalog.Deeds. The core system
// knows a request by the id of the case and the key of its row, so that asking again changes nothing twice.
package auto
