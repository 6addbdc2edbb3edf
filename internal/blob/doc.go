// Package blob keeps uploaded files and results, in a directory or in a bucket of
// an S3 service. It knows no case and no person.
//
// A file is stored whole or not at all: it is received beside the store, looked
// at there, and only then moved in; what is cut off, too big, or refused by the
// scanner never was in it. What a file is, its content says: the first bytes, and
// for the zip-based documents the directory of the archive; the name and the
// media type that a browser claims are never asked for. A document with macros is
// no document. A key cannot lead out of the store: os.Root holds a directory.
// A file that is read is whole, or the reading ends in an error.
package blob
