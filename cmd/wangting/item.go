package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"wangting/internal/app"
	"wangting/internal/editor"
	"wangting/internal/fault"
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
			return inWords(err)
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
			return inWords(err)
		}
		fmt.Printf("已导入为草稿：%s。请在“事项管理”里检查并提交审批。\n", code)
		return nil
	})
}

type itemCheckCmd struct {
	File string `arg:"" type:"existingfile" help:"What export wrote."`
}

// inWords is an error in the words of the hall where it has some: whoever moves items is no programmer.
func inWords(err error) error {
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok || f.Kind == fault.Broken {
		return err
	}
	words := []string{f.Say}
	for _, one := range f.Fields {
		words = append(words, one.Say)
	}
	return errors.New(strings.Trim(strings.Join(words, "；"), "；"))
}

var errItem = errors.New("这个事项现在不能发布，请先修改上面“必须修改”的各处")

// Run prints the findings, and fails when one of them has to be mended.
func (i *itemCheckCmd) Run() error {
	raw, err := os.ReadFile(i.File)
	if err != nil {
		return err
	}
	it, err := editor.Unpack(raw)
	if err != nil {
		return inWords(err)
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
