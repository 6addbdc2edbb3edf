// Package blob keeps uploaded files and results, on disk or in a bucket of an
// S3 service, over gocloud.dev/blob. It knows no case and no person.
//
// A file is stored whole or not at all: what is cut off, too big, or refused by
// the scanner leaves nothing behind. What a file is, its content says: the first
// bytes, and for the zip-based documents the directory of the archive; the name
// and the media type that a browser claims are never asked for. A document with
// macros is no document.
package blob
