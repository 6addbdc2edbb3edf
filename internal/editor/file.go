package editor

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
)

// An item travels as a .zip: item.json, and manifest.json with the format's number and the digest (EDT-12).

// FormatNumber is the number of the format that this hall writes; it reads this one and those before it.
const FormatNumber = 2

// maxFile is the limit of an item in a file, packed or not, in bytes.
const maxFile = 4 << 20

type manifest struct {
	Format int    `json:"format"`
	Code   string `json:"code"`
	Name   string `json:"name"`
	Digest string `json:"digest"`
}

// Pack writes an item as a file.
func Pack(it *catalog.Item) ([]byte, error) {
	bare := *it
	bare.Version = 0
	digest, err := Digest(&bare)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range []struct {
		name string
		v    any
	}{{"manifest.json", manifest{FormatNumber, it.Code, it.Name, digest}}, {"item.json", &bare}} {
		w, err := z.Create(f.name)
		if err != nil {
			return nil, err
		}
		e := json.NewEncoder(w)
		e.SetIndent("", " ")
		e.SetEscapeHTML(false)
		if err := e.Encode(f.v); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// errFile is what a person is told of a file that is none of ours.
func errFile(why string) error { return fault.On("file", why) }

// Unpack reads an item from a file. Faults are beside file. Input is not trusted: a file holds one item of at most 4 MB.
func Unpack(raw []byte) (*catalog.Item, error) {
	if len(raw) > maxFile {
		return nil, errFile("文件超过 4 MB，不是导出的事项")
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, errFile("这不是导出的事项文件，请选择“导出”得到的 .zip")
	}
	var m manifest
	if err := part(z, "manifest.json", &m); err != nil {
		return nil, err
	}
	if m.Format < 1 || m.Format > FormatNumber {
		return nil, errFile(fmt.Sprintf("文件是第 %d 号格式，这个大厅只认得到第 %d 号，请先升级", m.Format, FormatNumber))
	}
	var body json.RawMessage
	if err := part(z, "item.json", &body); err != nil {
		return nil, err
	}
	it, err := catalog.Read(body)
	if err != nil {
		return nil, errFile("文件里的事项读不出来，请重新导出")
	}
	digest, err := Digest(it)
	if err != nil {
		return nil, err
	}
	if digest != m.Digest || it.Code != m.Code || !catalog.CodeLike(it.Code) {
		return nil, errFile("文件的内容与它的指纹不符，可能被改动过或者没有下载完整，请重新导出")
	}
	return it, nil
}

func part(z *zip.Reader, name string, v any) error {
	i := slices.IndexFunc(z.File, func(f *zip.File) bool { return f.Name == name })
	if i < 0 {
		return errFile("这不是导出的事项文件，里面没有 " + name)
	}
	r, err := z.File[i].Open()
	if err != nil {
		return errFile("文件打不开，请重新导出")
	}
	defer r.Close()
	raw, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil || len(raw) > maxFile {
		return errFile("文件打不开，或者解开后超过 4 MB")
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return errFile("文件里的 " + name + " 读不出来，请重新导出")
	}
	return nil
}

// Export writes a version as a file; 0 is the draft.
func (s *Service) Export(ctx context.Context, who actor.Actor, code string, version int64) ([]byte, error) {
	it, err := s.Version(ctx, who, code, version)
	if err != nil {
		return nil, err
	}
	return Pack(it)
}

// Import makes a draft of a file, or a step of the draft that is there (从文件导入), and gives the code. It publishes nothing.
func (s *Service) Import(ctx context.Context, who actor.Actor, raw []byte) (string, error) {
	if err := edits(who); err != nil {
		return "", err
	}
	it, err := Unpack(raw)
	if err != nil {
		return "", err
	}
	if _, err := s.work(ctx, it.Code); isNone(err) {
		return it.Code, s.begin(ctx, who, it, 0, "从文件导入")
	}
	_, err = s.apply(ctx, who, it.Code, Change{Base: -1, What: "从文件导入", Do: func(now *catalog.Item) error {
		*now = *it
		return nil
	}})
	return it.Code, err
}

func isNone(err error) bool { return errors.Is(err, fault.NotFound) }
