package demo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"wangting/internal/emulator"
	"wangting/internal/emulator/ca"
)

// Plug puts CA keys of two units of the register, one with an account and one
// without, into a directory for the driver, once; it gives the directory.
func Plug(dir string, w *emulator.World, emulatorURL string) (string, error) {
	keys := filepath.Join(dir, "ca-keys")
	if err := os.MkdirAll(keys, 0o700); err != nil {
		return "", err
	}
	for _, uscc := range []string{UnitCode, "91320100MA1TE5T0XF"} {
		u, ok := w.People.Unit(uscc)
		if !ok {
			continue
		}
		path := filepath.Join(keys, uscc+".pem")
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		k, err := w.CA.Issue(ca.Request{USCC: u.USCC, Name: u.Name, URL: emulatorURL + "/ca"})
		if err != nil {
			return "", fmt.Errorf("issuing a key: %w", err)
		}
		b, err := k.PEM()
		if err != nil {
			return "", err
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			return "", err
		}
	}
	return keys, nil
}
