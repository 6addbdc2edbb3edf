// Package secret owns the cryptography of stored things: how private values
// are sealed, how they are found again without being opened, how passwords and
// tokens are kept. It knows neither tables nor people; the rows of its keys
// live in a KeyStore that the caller gives.
//
// # Sealed values
//
//	master key (configuration) --wraps--> data key (KeyStore) --seals--> value
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
// The argument. Who reads the database, a backup or a replica has ciphertext
// and wrapped keys, and lacks the master key, which is in the configuration of
// the nodes only. Who can also write it cannot change a value: the tag covers
// ciphertext, header and purpose. Nor can they move a value to another column,
// for every column has its own purpose; a caller that fears moving between
// rows puts the row's identifier into the purpose. They can put back an older
// value of the same place; nothing here prevents that, the audit chain shows
// it. The length of a value can be seen. Random nonces of 96 bits are safe for
// 2^32 values a key (NIST SP 800-38D, 8.3); Rotate long before.
//
// # Keyed hashes
//
// Index gives HMAC-SM3 of a value, by which a row is found. Equal values of one
// purpose have equal hashes, which is its use and its price: a reader of the
// database sees that two rows are alike, but cannot try the 10^11 possible
// phone numbers without the index key. That key is not rotated: a hash cannot
// be brought under a new key without its value, and while a rotation lasted no
// node could find what another had written. It is derived from the first master
// key, so that nodes that start together on an empty store come to the same
// one, and is then kept, wrapped, like the others.
//
// # Passwords and tokens
//
// Passwords are kept as argon2id (19 MiB, 2 passes) and computed in a bounded
// pool with fewer slots than cores, so that a flood of logins costs waiting, not
// memory, and leaves a core to everybody else's pages. Tokens are 256 random bits,
// of which only the SHA-256 is stored: a value so long cannot be tried out, so no
// slow hash is needed. Short codes can be: store them by Index.
package secret
