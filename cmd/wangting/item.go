package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"wangting/internal/app"
	"wangting/internal/editor"
)

// itemCmd moves items between halls and a repository; what it brings in is a draft, which two persons publish.
type itemCmd struct {
	Export itemExportCmd `cmd:"" help:"Write an item as a file."`
	Import itemImportCmd `cmd:"" help:"Make a draft of a file; nothing is published."`
	Check  itemCheckCmd  `cmd:"" help:"Say what keeps an item in a file from being published; needs no database."`
}

type itemExportCmd struct {
	Code    string `arg:"" help:"Code of the item."`
	Version int64  `help:"Published version; 0 is the draft, or the newest version when there is none."`
	Output  string `short:"o" help:"File to write; <code>.zip when it is empty."`
}

// Run writes the file.
func (e *itemExportCmd) Run(ctx context.Context, c *cli) error {
	return c.withHall(ctx, func(h *app.Hall) error {
		raw, err := h.Rooms.Editor.Export(ctx, cliActor, e.Code, e.Version)
		if err != nil {
			return err
		}
		if e.Output == "" {
			e.Output = e.Code + ".zip"
		}
		return os.WriteFile(e.Output, raw, 0o644)
	})
}

type itemImportCmd struct {
	File string `arg:"" type:"existingfile" help:"What export wrote."`
}

// Run makes the draft.
func (i *itemImportCmd) Run(ctx context.Context, c *cli) error {
	raw, err := os.ReadFile(i.File)
	if err != nil {
		return err
	}
	return c.withHall(ctx, func(h *app.Hall) error {
		code, err := h.Rooms.Editor.Import(ctx, cliActor, raw)
		if err != nil {
			return err
		}
		fmt.Printf("已导入为草稿：%s。请在“事项管理”里检查并提交审批。\n", code)
		return nil
	})
}

type itemCheckCmd struct {
	File string `arg:"" type:"existingfile" help:"What export wrote."`
}

var errItem = errors.New("the item cannot be published as it is")

// Run prints the findings, and fails when one of them has to be mended.
func (i *itemCheckCmd) Run() error {
	raw, err := os.ReadFile(i.File)
	if err != nil {
		return err
	}
	it, err := editor.Unpack(raw)
	if err != nil {
		return err
	}
	list := editor.Check(it, nil)
	for _, f := range list {
		need := "建议修改"
		if f.Must {
			need = "必须修改"
		}
		fmt.Printf("%s　%s\n", need, f.Say)
	}
	if editor.Blocks(list) {
		return errItem
	}
	fmt.Printf("%s（%s）可以提交审批\n", it.Name, it.Code)
	return nil
}
