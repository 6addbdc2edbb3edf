// Package secret owns the cryptography of stored data: how private values are sealed, how
// a row is found by a sealed value, and how passwords and tokens are stored. It knows
// neither tables nor people; the caller gives a KeyStore for its keys.
//
// # Sealed values
//
//	master key (configuration) --wraps--> data key (KeyStore) --seals--> value
//
// A value is a field of a row, or the key of a stored file (package blob).
//
// A value is sealed with SM4-GCM (GB/T 32907, GB/T 36624) under a data key of
// 16 random bytes:
//
//	1 byte    format, 1
//	8 bytes   identifier of the data key
//	12 bytes  random nonce
//	n bytes   ciphertext
//	16 bytes  tag
//
// The argument. Somebody who reads the database, a backup or a replica gets ciphertext
// and wrapped keys, but not the master key, which is only in the configuration of the
// nodes. Somebody who can also write cannot change a value, because the tag covers
// ciphertext, header and purpose. They cannot move a value to another column, because
// every column has its own purpose. To prevent a move between rows, a caller puts the id
// of the row into the purpose. Nothing here prevents them from restoring an older value
// in its own place; the audit chain shows that. The length of a value is visible. Random
// nonces of 96 bits are safe for 2^32 values for each key (NIST SP 800-38D, 8.3): call
// Rotate long before.
//
// # Keyed hashes
//
// Index gives the HMAC-SM3 of a value, by which a row is found. Equal values of one
// purpose have equal hashes. So a reader of the database sees that two rows have the same
// value, but cannot try the 10^11 possible phone numbers without the index key. The index
// key is not rotated: a hash cannot be computed under a new key without its value, and
// during a rotation nodes could not find one another's rows. The key is derived from the
// first master key, so that nodes that start at the same time on an empty store get the
// same key. It is then stored wrapped, like the other keys.
//
// # Passwords and tokens
//
// Passwords are stored as argon2id hashes (19 MiB, 2 passes). They are computed in a pool
// with fewer slots than cores: many logins at once have to wait, but need no more memory
// and leave a core for other pages. Tokens are 256 random bits, of which only the SHA-256
// is stored; they need no slow hash, because nobody can try out so many values. Short
// codes can be tried out, so store them by Index.
package secret
