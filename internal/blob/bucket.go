package blob

import (
	"context"
	"fmt"
	"io"
	"iter"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// bucket stores files that Store has checked.
type bucket interface {
	// part makes an empty temporary file, which open does not find, to receive an upload.
	part() (*os.File, error)
	// put stores a received file under a key and replaces the file that was there.
	put(ctx context.Context, key string, f *os.File) error
	// open gives a file and its length; errNone if there is none.
	open(ctx context.Context, key string) (io.ReadCloser, int64, error)
	// head gives the first headSize bytes of a file, or all of a shorter one; errNone if there is none.
	head(ctx context.Context, key string) ([]byte, error)
	// swapHead replaces the head of a file by both and then by only, so that whoever reads it meanwhile, or after a
	// power failure, finds the old head or one of these; errNone if there is no file, errOther if its head is not was.
	swapHead(ctx context.Context, key string, was, both, only []byte) error
	// drop removes a file; one that is not there is no error.
	drop(ctx context.Context, key string) error
	// list gives the files below a prefix, in the order of their keys, beginning behind one key.
	list(ctx context.Context, prefix, after string) iter.Seq2[File, error]
	// tidy removes temporary files that a killed process left more than a day ago.
	tidy() error
	ping(ctx context.Context) error
	// probe proves that this node has room to receive a file.
	probe() error
	close() error
}

// openBucket gives the bucket for an address: a directory, file:///DIR or s3://BUCKET?….
func openBucket(address string, keys S3Keys) (bucket, error) {
	if !strings.Contains(address, "://") {
		return openFolder(address)
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	switch u.Scheme {
	case "file":
		return openFolder(filepath.FromSlash(u.Path))
	case "s3":
		return openS3(u, keys)
	}
	return nil, fmt.Errorf("%s:// is no file store; a directory, file:// or s3:// is", u.Scheme)
}
