// Package result owns the documents that tell of a step of a case or of its end (RES-1, RES-3, RES-6): 受理通知书, 补正告知书,
// 不予受理决定书, 准予决定书, 不予决定书 and 终止通知书. It also answers, to anybody, whether a document is genuine.
//
// A document is made in the transaction of the step that it tells of, by casework.Service.OnStep: its number, its bytes
// and their digest are fixed there and never change. The number comes from one series for each authority and year; a
// rollback gives it back, so that a series has no gaps. When the document cannot be made, the step fails as a whole.
//
// The argument for the public check. A document is found by its code: 75 random bits and a check character. Nobody can
// guess a code, and a leaked database does not tell it: the hall finds a code by its keyed hash and keeps it sealed.
// Whoever has the code has the document, so the check page may say what the document says, but masks the holder. An
// unknown code, a code with a typing error and a code with another document's number take the same way and get the
// same answer.
//
// A proof of a query (RES-7) is a document without a case: see Print. A document is corrected, taken back or issued anew by two reviewers
// (RES-5): see Propose and Confirm. The old one stays as it is, and its check page leads to what came in its place.
//
// Who may read a document is who may read its case (casework.Service.Readable). The first reading by somebody who may act in the case is
// the service of the document (送达), unless the applicant has the decision posted or collects it (RES-4).
package result
