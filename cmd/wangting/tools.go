package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/pquerna/otp/totp"

	"wangting/internal/actor"
	"wangting/internal/app"
	"wangting/internal/app/demo"
	"wangting/internal/secret"
	"wangting/internal/staff"
)

var cliActor = actor.SystemActor("cli")

type staffCmd struct {
	Add  staffAddCmd  `cmd:"" help:"Make an account; prints its first password and authenticator secret once."`
	Code staffCodeCmd `cmd:"" help:"Print the one-time code of an authenticator secret, or of a demo account."`
}

type staffAddCmd struct {
	Login  string   `arg:"" help:"What the person signs in with."`
	Name   string   `required:"" help:"The person's name."`
	Role   []string `required:"" enum:"clerk,reviewer,editor,auditor,admin" help:"clerk, reviewer, editor, auditor or admin; may be repeated."`
	Region string   `default:"320000" help:"GB/T 2260 code of the region worked for."`
}

// Run creates the account.
func (s *staffAddCmd) Run(ctx context.Context, c *cli) error {
	return c.withHall(ctx, func(h *app.Hall) error {
		var roles []actor.Role
		for _, r := range s.Role {
			roles = append(roles, actor.Role(r))
		}
		made, err := h.Rooms.Staff.Add(ctx, cliActor, staff.New{Login: s.Login, Name: s.Name, Roles: roles, Region: s.Region})
		if err != nil {
			return err
		}
		fmt.Printf("账号      %s\n初始密码  %s\n验证器密钥 %s\n%s\n", made.Account.Login, made.Password, made.TOTPSecret, made.TOTPURL)
		return nil
	})
}

type staffCodeCmd struct {
	Secret string `arg:"" help:"An authenticator secret, or the login of a demo account."`
}

// Run prints the code that is valid now.
func (s *staffCodeCmd) Run() error {
	key := s.Secret
	for _, a := range demo.Staff {
		if a.Login == key {
			key = a.TOTP
		}
	}
	code, err := totp.GenerateCode(key, time.Now())
	if err != nil {
		return err
	}
	_, err = fmt.Println(code)
	return err
}

type keysCmd struct {
	New    keysNewCmd    `cmd:"" help:"Print a fresh master key for the settings."`
	Rotate keysRotateCmd `cmd:"" help:"Make a new data key, wrap all data keys under the first master key, and seal everything anew."`
}

type keysNewCmd struct{}

// Run prints a new master key.
func (keysNewCmd) Run() error {
	_, err := fmt.Println(secret.NewMasterHex())
	return err
}

type keysRotateCmd struct{}

// Run seals every sealed column and the key of every file again with the current key. It may be stopped and run again.
func (keysRotateCmd) Run(ctx context.Context, c *cli) error {
	return c.withHall(ctx, func(h *app.Hall) error {
		done, err := h.RotateKeys(ctx)
		for _, d := range done {
			fmt.Printf("%-40s %d\n", d.What, d.Count)
		}
		return err
	})
}

type auditCmd struct {
	Verify auditVerifyCmd `cmd:"" help:"Prove that no row was changed, removed or moved."`
}

type auditVerifyCmd struct{}

// Run verifies the chain of audit entries.
func (auditVerifyCmd) Run(ctx context.Context, c *cli) error {
	return c.withHall(ctx, func(h *app.Hall) error {
		r, err := h.Rooms.Audit.Verify(ctx)
		if err != nil {
			return err
		}
		fmt.Printf("%+v\n", r)
		for _, b := range r.Bad {
			fmt.Println(b)
		}
		if !r.Whole() {
			return errors.New("the record was tampered with")
		}
		return nil
	})
}
