package signon

// Names of the form fields of an account that a first login opens.
const (
	FieldRepName   = "repname"
	FieldDocNumber = "docnumber"
	FieldDocType   = "doctype"
	FieldPhone     = "phone"
	FieldCode      = "code"
	FieldAgree     = "agree"
)
