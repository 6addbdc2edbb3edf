package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/pquerna/otp/totp"

	"wangting/internal/actor"
	"wangting/internal/app"
	"wangting/internal/app/demo"
	"wangting/internal/audit"
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

type auditVerifyCmd struct {
	Anchor  []string `placeholder:"1042:9f3c…" help:"An earlier head: says whether the chain still contains it. May be repeated."`
	Anchors string   `type:"existingfile" placeholder:"FILE" help:"A text with such heads: one a line, a log, or the proof of an export."`
}

var errTampered = errors.New("审计记录没有通过核对")

// Run verifies the chain of audit entries.
func (v *auditVerifyCmd) Run(ctx context.Context, c *cli) error {
	anchors, err := v.anchors()
	if err != nil {
		return err
	}
	return c.withHall(ctx, func(h *app.Hall) error {
		r, err := h.Rooms.Audit.Verify(ctx, anchors...)
		if err != nil {
			return err
		}
		for _, say := range r.Says() {
			fmt.Println(say)
		}
		if !r.Whole() {
			return errTampered
		}
		return nil
	})
}

// anchors are the heads of the command line and of the file. A file without any is a mistake.
func (v *auditVerifyCmd) anchors() ([]audit.Head, error) {
	var all []audit.Head
	for _, text := range v.Anchor {
		h, err := audit.ParseHead(text)
		if err != nil {
			return nil, fmt.Errorf("--anchor: %w", err)
		}
		all = append(all, h)
	}
	if v.Anchors == "" {
		return all, nil
	}
	b, err := os.ReadFile(v.Anchors)
	if err != nil {
		return nil, err
	}
	kept := audit.HeadsIn(string(b))
	if len(kept) == 0 {
		return nil, fmt.Errorf("%s 里没有 1042:9f3c… 这样的链值", v.Anchors)
	}
	return append(all, kept...), nil
}
