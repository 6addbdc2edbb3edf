package main

import (
	"os"
	"runtime"

	"wangting/internal/secret/argon"
)

// passwordsCmd is what the hall starts to have passwords computed at the lowest priority.
type passwordsCmd struct{}

// Run computes until the hall lets go; a signal that is meant for the hall does not end it.
func (passwordsCmd) Run() error { return argon.Serve(os.Stdin, os.Stdout) }

// passwordHelper starts passwordsCmd.
func passwordHelper() []string {
	program, err := os.Executable()
	if runtime.GOOS == "linux" {
		program, err = "/proc/self/exe", nil // stays this program when the file is replaced
	}
	if err != nil {
		return nil
	}
	return []string{program, "passwords"}
}
