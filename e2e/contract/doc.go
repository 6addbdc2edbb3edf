// Package contract owns the tests of the hall against pieces of other makers: the clients that
// providers publish, servers of the same protocol, and checkers of formats (docs/contract-tests.md).
// Own code on both sides proves nothing: two halves can share one mistake. Each piece runs in both
// directions: what is right passes, and what is altered is refused.
//
// The pieces are npm packages, pinned with their hashes in package-lock.json and installed once for
// each lock into the user's cache. A test starts steps/<piece>.mjs, which reports each of its steps.
// A piece that cannot start fails its test; nothing is skipped.
package contract
