package main

import (
	"context"
	"fmt"
	"os"

	"wangting/internal/app"
)

type legacyCmd struct {
	Wrap legacyWrapCmd `cmd:"" help:"Wrap the hashes that an older hall leaves, so that the hall can check them and nobody can read them."`
}

type legacyWrapCmd struct {
	In  string `arg:"" type:"existingfile" help:"Accounts, one JSON object a line: user, key, uscc, status, habit, salt, hash."`
	Out string `arg:"" help:"The file to name in the settings; it must not be there yet."`
}

// Run wraps the hashes of the input file in argon2id; see legacy.Wrap.
func (l *legacyWrapCmd) Run(ctx context.Context) error {
	in, err := os.Open(l.In)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(l.Out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	n, err := app.WrapOlder(ctx, in, out)
	if e := out.Close(); err == nil {
		err = e
	}
	if err != nil {
		return fmt.Errorf("after %d accounts: %w", n, err)
	}
	fmt.Printf("%d accounts\n", n)
	return nil
}
