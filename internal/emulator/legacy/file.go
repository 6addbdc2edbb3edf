package legacy

import (
	"errors"
	"io/fs"
	"os"
	"sync"

	"wangting/internal/emulator/lever"
)

// File is the hall that has left a file. Its lever works on the file: down takes it away, error puts one in its place that
// nobody can read.
type File struct {
	path string
	mu   sync.Mutex
}

// NewFile returns the hall whose file lies at path. The file may come to be later.
func NewFile(path string) *File { return &File{path: path} }

// FileModes are those of the lever of a file.
var FileModes = []lever.Mode{lever.OK, lever.Error, lever.Down}

// Pull puts the file into the state of its lever.
func (f *File) Pull(s lever.Setting) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	kept := f.path + ".kept"
	if err := os.Rename(kept, f.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if s.Mode != lever.Error && s.Mode != lever.Down {
		return nil
	}
	if err := os.Rename(f.path, kept); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	if s.Mode == lever.Error {
		return os.WriteFile(f.path, []byte("{\"user\":\n"), 0o600)
	}
	return nil
}
