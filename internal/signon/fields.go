package signon

// Names of the inputs of an account that a first login opens.
const (
	FieldRepName   = "repname"
	FieldDocNumber = "docnumber"
	FieldDocType   = "doctype"
	FieldPhone     = "phone"
	FieldCode      = "code"
	FieldAgree     = "agree"
)
