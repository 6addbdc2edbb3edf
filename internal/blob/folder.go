package blob

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"runtime"
	"strings"
	"sync"
	"time"

	"wangting/internal/disk"
)

// Temporary files have this prefix and lie at the top of the directory, so that moving
// one to its place is a single rename. Files that a killed process left are removed at a
// start and at each sweep when they are more than a day old.
const (
	partPrefix = ".part-"
	partAge    = 24 * time.Hour
)

// folder is a bucket in a directory. Several nodes may share the directory. A directory that was taken
// away and put back (a disk that is mounted again) is found again.
type folder struct {
	dir  string
	mu   sync.RWMutex
	root *os.Root
}

func openFolder(dir string) (bucket, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	f := &folder{dir: dir, root: root}
	if err := f.tidy(); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return f, nil
}

// here gives the directory as it is now at its address. It fails when there is none.
func (f *folder) here() (*os.Root, error) {
	f.mu.RLock()
	root := f.root
	f.mu.RUnlock()
	now, err := os.Stat(f.dir)
	if err != nil {
		return nil, fmt.Errorf("the folder of the files is gone: %w", err)
	}
	if was, err := root.Stat("."); err == nil && os.SameFile(was, now) {
		return root, nil
	}
	fresh, err := os.OpenRoot(f.dir)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	old := f.root
	f.root = fresh
	return fresh, old.Close()
}

func (f *folder) tidy() error {
	root, err := f.here()
	if err != nil {
		return err
	}
	list, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return err
	}
	for _, e := range list {
		info, err := e.Info()
		if err != nil || !strings.HasPrefix(e.Name(), partPrefix) || time.Since(info.ModTime()) < partAge {
			continue
		}
		if err := root.Remove(e.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func (f *folder) part() (*os.File, error) {
	root, err := f.here()
	if err != nil {
		return nil, err
	}
	return root.OpenFile(partPrefix+rand.Text(), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
}

func (f *folder) put(_ context.Context, key string, part *os.File) error {
	if err := part.Sync(); err != nil {
		return err
	}
	root, err := f.here()
	if err != nil {
		return err
	}
	if err := root.MkdirAll(path.Dir(key), 0o700); err != nil {
		return err
	}
	if err := root.Rename(path.Base(part.Name()), key); err != nil {
		return err
	}
	return settle(root, path.Dir(key))
}

// settle syncs the directory entries on the path to a directory, as part.Sync does for
// the content. After a power failure no row may name a file that is gone.
func settle(root *os.Root, dir string) error {
	if runtime.GOOS == "windows" {
		return nil // Windows cannot sync a directory
	}
	for {
		d, err := root.Open(dir)
		if err != nil {
			return err
		}
		if err := errors.Join(d.Sync(), d.Close()); err != nil || dir == "." {
			return err
		}
		dir = path.Dir(dir)
	}
}

func (f *folder) open(_ context.Context, key string) (io.ReadCloser, int64, error) {
	root, err := f.here()
	if err != nil {
		return nil, 0, err
	}
	file, err := root.Open(key)
	if errors.Is(err, fs.ErrNotExist) {
		err = errNone
	}
	if err != nil {
		return nil, 0, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, file.Close())
	}
	return file, info.Size(), nil
}

func (f *folder) head(ctx context.Context, key string) ([]byte, error) {
	file, size, err := f.open(ctx, key)
	if err != nil {
		return nil, err
	}
	b := make([]byte, min(size, int64(headSize)))
	_, err = io.ReadFull(file, b)
	return b, errors.Join(err, file.Close())
}

// swapHead writes in place: the head lies in the first sector of the file, and the slot that both keeps is not touched by it.
func (f *folder) swapHead(_ context.Context, key string, was, both, only []byte) error {
	root, err := f.here()
	if err != nil {
		return err
	}
	file, err := root.OpenFile(key, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return errNone
	}
	if err != nil {
		return err
	}
	now := make([]byte, len(was))
	if _, err := io.ReadFull(file, now); err != nil || !bytes.Equal(now, was) {
		return errors.Join(errOther, err, file.Close())
	}
	for _, b := range [][]byte{both, only} {
		if _, err := file.WriteAt(b, 0); err != nil {
			return errors.Join(err, file.Close())
		}
		if err := file.Sync(); err != nil {
			return errors.Join(err, file.Close())
		}
	}
	return file.Close()
}

func (f *folder) drop(_ context.Context, key string) error {
	root, err := f.here()
	if err != nil {
		return err
	}
	if err := root.Remove(key); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (f *folder) ping(context.Context) error { _, err := f.here(); return err }

func (f *folder) probe() error {
	if _, err := f.here(); err != nil {
		return err
	}
	return disk.Probe(f.dir)
}

func (f *folder) close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.root.Close()
}
