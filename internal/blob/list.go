package blob

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
)

// list walks a directory in the order of the parts of the keys.
func (f *folder) list(ctx context.Context, prefix, after string) iter.Seq2[File, error] {
	return func(yield func(File, error) bool) {
		root, err := f.here()
		if err != nil {
			yield(File{}, err)
			return
		}
		err = fs.WalkDir(root.FS(), path.Clean(prefix), func(key string, d fs.DirEntry, err error) error {
			switch {
			case errors.Is(err, fs.ErrNotExist): // nothing has been stored, or it was deleted meanwhile
				return nil
			case err != nil:
				return err
			case ctx.Err() != nil:
				return ctx.Err()
			case d.IsDir() && earlier(key, after) && !strings.HasPrefix(after, key+"/"):
				return fs.SkipDir
			case d.IsDir() && key == lostFound:
				return fs.SkipDir
			case !d.Type().IsRegular() || !earlier(after, key) || strings.HasPrefix(key, partPrefix):
				return nil
			}
			info, err := d.Info()
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err == nil && !yield(File{Key: key, Changed: info.ModTime()}, nil) {
				return fs.SkipAll
			}
			return err
		})
		if err != nil {
			yield(File{}, err)
		}
	}
}

// lostFound is the directory of a file system at whose top the files lie. It is not ours to read.
const lostFound = "lost+found"

// earlier reports whether a walk comes to a before it comes to b.
func earlier(a, b string) bool {
	return slices.Compare(strings.Split(a, "/"), strings.Split(b, "/")) < 0
}

// list asks the service for page after page. Each page has the time of one call.
func (b *s3) list(ctx context.Context, prefix, after string) iter.Seq2[File, error] {
	return func(yield func(File, error) bool) {
		for {
			page, err := b.page(ctx, prefix, after)
			if err != nil {
				yield(File{}, err)
				return
			}
			for _, f := range page {
				if !yield(f, nil) {
					return
				}
				after = f.Key
			}
			if len(page) < listPage {
				return
			}
		}
	}
}

const listPage = 1000 // the most that S3 gives at a time

func (b *s3) page(ctx context.Context, prefix, after string) ([]File, error) {
	limited, cancel := context.WithTimeout(ctx, b.patience)
	defer cancel()
	var files []File
	opts := minio.ListObjectsOptions{Prefix: prefix, StartAfter: after, Recursive: true, MaxKeys: listPage}
	for o := range b.client.Client.ListObjects(limited, b.bucket, opts) {
		if o.Err != nil {
			return nil, asFault(ctx, o.Err)
		}
		if files = append(files, File{Key: o.Key, Changed: o.LastModified}); len(files) == listPage {
			break
		}
	}
	return files, asFault(ctx, limited.Err())
}

// tidy removes the uploads that a killed process left on this node.
func (*s3) tidy() error {
	old, err := filepath.Glob(filepath.Join(os.TempDir(), s3Part))
	for _, name := range old {
		if info, e := os.Stat(name); e != nil || time.Since(info.ModTime()) < partAge {
			continue
		}
		if e := os.Remove(name); e != nil && !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return err
}
