// Package token owns keys on PKCS#11 tokens (OASIS PKCS#11 v2.40) for the CA driver:
// USB keys and smart cards whose maker gives a module. A key is an X.509 certificate
// with an SM2 key pair (GB/T 32918) under one CKA_ID.
//
// PKCS#11 has no mechanism for SM2 of its own; makers have theirs, of the range
// CKM_VENDOR_DEFINED. Where it is named, the private key never leaves the token, which
// signs the SM3 digest and gives r and s. Where it is not, a key that the token lets
// out after the PIN is used in memory and forgotten; other keys cannot sign. Each
// signature is proved with the certificate before it is given away, so that a wrong
// mechanism is told here and not by the hall.
//
// The module is C code, so this package needs cgo; without it Open says so.
package token
