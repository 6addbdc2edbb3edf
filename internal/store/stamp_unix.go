//go:build unix

package store

import (
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// stamps reads the header of SQLite's WAL-index (the file beside the database
// whose name ends in -shm; https://www.sqlite.org/walformat.html, 2.1), which
// every commit of every process changes in the moment in which it can be seen.
//
// The file must stay open as long as the database is: closing it would drop the
// locks that SQLite holds on it in this process.
type stamps struct {
	path string

	mu   sync.RWMutex
	file *os.File
	gone []*os.File
}

func newStamps(database string) *stamps { return &stamps{path: database + "-shm"} }

// now gives the stamp, and false when there is none: before the first
// connection, or when the file is no longer the one beside the database.
func (s *stamps) now() (stamp, bool) {
	s.mu.RLock()
	f := s.file
	s.mu.RUnlock()
	if f == nil {
		return stamp{}, s.open()
	}
	var st unix.Stat_t
	if unix.Fstat(int(f.Fd()), &st) != nil || st.Nlink == 0 {
		s.forget(f)
		return stamp{}, false
	}
	var at stamp
	n, err := unix.Pread(int(f.Fd()), at[:], 0)
	return at, err == nil && n == len(at)
}

// open opens the file for the next who asks.
func (s *stamps) open() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		s.file, _ = os.Open(s.path)
	}
	return false
}

func (s *stamps) forget(f *os.File) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == f {
		s.file, s.gone = nil, append(s.gone, f)
	}
}

// close is called when all connections are.
func (s *stamps) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range append(s.gone, s.file) {
		if f != nil {
			_ = f.Close()
		}
	}
	s.file, s.gone = nil, nil
}
