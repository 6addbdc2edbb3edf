// Package blob keeps uploaded files and results, in a directory or in a bucket of
// an S3 service. It knows no case and no person.
//
// A file is stored whole or not at all. It is received outside the store, checked, and
// only then moved into it; a file that is cut off, too big, or refused by the scanner is
// never stored. The content alone tells the type of a file: its first bytes, and for
// zip-based documents the directory of the archive. The name and the media type that a
// browser sends are ignored. A document with macros is not accepted. A key cannot lead
// out of the directory, since os.Root guards it. A read gives the whole file or ends in
// an error.
package blob
