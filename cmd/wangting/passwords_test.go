package main

import (
	"os"
	"os/exec"
	"testing"
)

// TestMain lets this program be the one that the hall starts.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "passwords" {
		main()
		return
	}
	os.Exit(m.Run())
}

// What the hall starts to compute passwords is this program, and it ends with the hall.
func TestTheProcessThatComputesPasswordsEndsWithItsInput(t *testing.T) {
	command := passwordHelper()
	c := exec.Command(command[0], command[1:]...)
	c.Env = []string{}
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
}
