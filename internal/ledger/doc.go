// Package ledger owns the public log (RES-8): an append-only Merkle tree (RFC 6962) in which every receipt, notice and decision is a
// leaf, and the proofs by which anybody can check one of them offline, years later, without the hall.
//
//	Add ──row──> waiting (seq NULL) ──Sequence──> seq n, leaf n of the tree ──> signed checkpoint
//
//	record     = kind, SHA-256 of the bytes, time, 128 random bits, written as lines of text
//	leaf(n)    = SHA-256(0, record)
//	checkpoint = origin, size, root, signed by Ed25519 and SM2 (C2SP signed-note)
//
// Add is one INSERT into the caller's transaction: a document and its record exist together or not at all. Sequence runs on every
// node every few seconds, one node at a time (DB.Lock), and does everything in one transaction: places, hashes, checkpoint. A crash
// undoes all of it, and the next run does it again. The number of a place and of a node of the tree is unique in the database, so
// two nodes cannot fork the log even if the lock failed. Before it adds a leaf it proves that the stored tree still has the root of
// the last signed checkpoint, and stops otherwise.
//
// The log shows hashes only. The random part keeps anybody from guessing what a leaf stands for; it is stored sealed, and when the row
// of a record is deleted with its case, the leaf means nothing to anybody.
//
// What a proof shows: the hall wrote down exactly these bytes at this place of the log, and signed a log that has them. With two
// checkpoints, a consistency proof shows that nothing was removed or changed between them.
//
// What it does not show. Whether a document holds today: it may have been revoked since. That the time is right: it is the hall's
// word. And alone the log is the hall's word too: whoever has the keys and the database can show one log to one person and another
// log to another, or begin a new one. Only checkpoints that others keep show that. So witnesses (an archive, a university, another
// city) co-sign checkpoints (witness.go), the checkpoint of each day is published elsewhere in the hall (day.go), and /log gives the
// newest one as text. A witness is asked after the fact: the log never waits for one.
package ledger
