// Package token owns keys on PKCS#11 tokens (OASIS PKCS#11 v2.40) for the CA driver:
// USB keys and smart cards whose maker supplies a module. A key is an X.509 certificate
// and an SM2 key pair (GB/T 32918) with the same CKA_ID.
//
// PKCS#11 defines no mechanism for SM2; makers define their own in the range
// CKM_VENDOR_DEFINED. With the maker's mechanism, the private key stays on the token,
// which signs the SM3 digest and returns r and s. Without it, a key that the token lets
// out after the PIN is used in memory and forgotten; any other key cannot sign. Each
// signature is verified with the certificate before it is returned, so that a wrong
// mechanism shows here and not at the hall.
//
// The module is C code, so this package needs cgo. Without cgo, Open returns an error.
package token
