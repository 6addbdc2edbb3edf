package blob

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"runtime"
	"strings"
	"time"
)

// Received files wait under such a name at the top of the directory, so that
// moving one to its place is one step. What a killed process has left there is
// removed at the next start, a day later.
const (
	partPrefix = ".part-"
	partAge    = 24 * time.Hour
)

// folder is a bucket in a directory. Nodes may share it.
type folder struct{ root *os.Root }

func openFolder(dir string) (bucket, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	f := folder{root}
	if err := f.sweep(); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return f, nil
}

func (f folder) sweep() error {
	list, err := fs.ReadDir(f.root.FS(), ".")
	if err != nil {
		return err
	}
	for _, e := range list {
		info, err := e.Info()
		if err != nil || !strings.HasPrefix(e.Name(), partPrefix) || time.Since(info.ModTime()) < partAge {
			continue
		}
		if err := f.root.Remove(e.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func (f folder) part() (*os.File, error) {
	return f.root.OpenFile(partPrefix+rand.Text(), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
}

func (f folder) put(_ context.Context, key string, part *os.File, _ Info) error {
	if err := part.Sync(); err != nil {
		return err
	}
	if err := f.root.MkdirAll(path.Dir(key), 0o700); err != nil {
		return err
	}
	if err := f.root.Rename(path.Base(part.Name()), key); err != nil {
		return err
	}
	return f.settle(path.Dir(key))
}

// settle makes the names on the way to a directory last, as part.Sync does the content:
// a row that names a file is not to outlive it when the power goes.
func (f folder) settle(dir string) error {
	if runtime.GOOS == "windows" {
		return nil // which has no such call for directories
	}
	for {
		d, err := f.root.Open(dir)
		if err != nil {
			return err
		}
		if err := errors.Join(d.Sync(), d.Close()); err != nil || dir == "." {
			return err
		}
		dir = path.Dir(dir)
	}
}

func (f folder) open(_ context.Context, key string) (io.ReadCloser, error) {
	file, err := f.root.Open(key)
	if errors.Is(err, fs.ErrNotExist) {
		err = errNone
	}
	if err != nil {
		return nil, err
	}
	return file, nil
}

func (f folder) drop(_ context.Context, key string) error {
	if err := f.root.Remove(key); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (f folder) ping(context.Context) error { _, err := f.root.Stat("."); return err }

func (f folder) close() error { return f.root.Close() }
