package editor

import (
	"context"
	"io"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
)

// The two files of a material.
const (
	BlankFile   = "blank"   // 空表
	ExampleFile = "example" // 样例
)

// Attach puts an uploaded file to a material, as 空表 or 样例. It is a step like others: 撤销 takes it back. The fault is beside file.
func (s *Service) Attach(ctx context.Context, who actor.Actor, code, path, as, name string, base int64, body io.Reader) error {
	if _, err := s.materialAt(ctx, who, code, path); err != nil {
		return err
	}
	f, err := s.Items.KeepFile(ctx, name, body)
	if err != nil {
		return err
	}
	return s.place(ctx, who, code, path, as, base, &f)
}

// Detach takes a file from a material. Earlier versions and steps keep it.
func (s *Service) Detach(ctx context.Context, who actor.Actor, code, path, as string, base int64) error {
	return s.place(ctx, who, code, path, as, base, nil)
}

func (s *Service) place(ctx context.Context, who actor.Actor, code, path, as string, base int64, f *catalog.File) error {
	what := "换上文件："
	if f == nil {
		what = "取下文件："
	}
	_, err := s.apply(ctx, who, code, Change{Path: path, Base: base, What: what, Do: func(it *catalog.Item) error {
		m, err := elementAt(it, path)
		material, ok := m.(*catalog.Material)
		switch {
		case err != nil:
			return err
		case ok && as == BlankFile:
			material.Blank = f
		case ok && as == ExampleFile:
			material.Example = f
		default:
			return errGone
		}
		return nil
	}})
	return err
}

func (s *Service) materialAt(ctx context.Context, who actor.Actor, code, path string) (*catalog.Material, error) {
	w, err := s.Work(ctx, who, code)
	if err != nil {
		return nil, err
	}
	m, err := elementAt(w.Item, path)
	if err != nil {
		return nil, gone(err)
	}
	material, ok := m.(*catalog.Material)
	if !ok {
		return nil, fault.New(fault.NotFound, "")
	}
	return material, nil
}

// File gives a file of the draft.
func (s *Service) File(ctx context.Context, who actor.Actor, code, key string) (catalog.File, io.ReadCloser, error) {
	w, err := s.Work(ctx, who, code)
	if err != nil {
		return catalog.File{}, nil, err
	}
	f, ok := w.Item.File(key)
	if !ok {
		return f, nil, fault.New(fault.NotFound, "没有这个文件，可能已经取下")
	}
	body, err := s.Items.OpenFile(ctx, f)
	return f, body, err
}
