package ledger

import (
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/transparency-dev/formats/log"
	"golang.org/x/mod/sumdb/note"
)

// signed makes the checkpoint of a tree.
func (s signers) signed(size int64, root []byte) (string, error) {
	c := log.Checkpoint{Origin: s.origin, Size: uint64(size), Hash: root}
	b, err := note.Sign(&note.Note{Text: string(c.Marshal())}, s.lines()...)
	if err != nil {
		return "", fmt.Errorf("signing a checkpoint: %w", err)
	}
	return string(b), nil
}

// open verifies both signatures of a checkpoint and those of the witnesses whose keys are given. Lines of other keys do not matter.
func (k Keys) open(checkpoint string, witnesses ...string) (log.Checkpoint, error) {
	origin, all, err := k.verifiers()
	if err != nil {
		return log.Checkpoint{}, err
	}
	for _, key := range witnesses {
		v, err := cosigner(key)
		if err != nil {
			return log.Checkpoint{}, err
		}
		all = append(all, v)
	}
	c, rest, n, err := log.ParseCheckpoint([]byte(checkpoint), origin, all[0], all[1:]...)
	switch {
	case err != nil:
		return log.Checkpoint{}, err
	case len(n.Sigs) != len(all):
		return log.Checkpoint{}, errors.New("one of the signatures is missing")
	case len(rest) > 0:
		return log.Checkpoint{}, errors.New("the checkpoint has lines that nobody knows")
	case string(c.Marshal()) != n.Text:
		return log.Checkpoint{}, errors.New("the checkpoint is not in its standard form")
	}
	for _, s := range n.Sigs { // a base64 text that ends in loose bits has two spellings
		if b, err := base64.StdEncoding.DecodeString(s.Base64); err != nil || base64.StdEncoding.EncodeToString(b) != s.Base64 {
			return log.Checkpoint{}, errors.New("a signature is not in its standard form")
		}
	}
	return *c, nil
}
