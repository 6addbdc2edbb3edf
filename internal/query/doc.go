// Package query owns 「查询服务」 (POR-6, CAS-1, ITM-14): what can be looked up, by whom, with which answers, and what
// of a row reaches the screen. A query is data: the lookup of an item of the catalogue, which maps the
// parameters and columns of a view of the closed list (catalog.Views). There is no code for a single query. It knows neither SQL
// nor HTTP, and it keeps no rows.
//
//	public   anybody        behind the slider; names masked for strangers
//	person   oneself        the view is locked to the person's own document
//	unit     事业单位        the view is locked to the unit's own code, which begins with 12; who asks may handle the item
//
// The argument. The lock is set here, after the parameters: no parameter can carry the code of a unit or, in a
// personal query, a document. Only columns of the definition are shown; whatever else the core system sends is
// dropped. Numbers of documents arrive as their last four characters. Each look is one row of the audit, with a keyed
// hash of whom it was about, and counts for the account and the address. 办件进度查询 answers a wrong number and a wrong
// phone alike, in the same time, and closes a number after some wrong tries.
package query
