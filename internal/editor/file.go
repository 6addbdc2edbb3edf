package editor

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
)

// An item travels as a .zip: item.json, manifest.json with the format's number and the digest, and files/<SHA-256> for each form and
// sample that its materials name (EDT-12).

// FormatNumber is the number of the format that this hall writes; it reads this one and those before it.
const FormatNumber = 2

// maxFile is the limit of an item in a file and maxFiles that of its forms and samples together, unpacked; MaxZip is that of the whole
// file. All are bytes.
const (
	maxFile  = 4 << 20
	maxFiles = 64 << 20
	MaxZip   = 32 << 20
)

// mostAuthors is the limit of staff who are named in a file.
const mostAuthors = 64

type manifest struct {
	Format int    `json:"format"`
	Code   string `json:"code"`
	Name   string `json:"name"`
	Digest string `json:"digest"`
	// Authors are the ids of the staff who wrote a draft. They do not approve it, even when somebody else brings the file in.
	Authors []string `json:"authors,omitempty"`
}

// Pack writes an item as a file, with the ids of the staff who wrote it when it is a draft.
func Pack(it *catalog.Item, authors ...string) ([]byte, error) { return pack(it, nil, authors) }

// pack is Pack with the bytes of the item's files, by their SHA-256.
func pack(it *catalog.Item, files map[string][]byte, authors []string) ([]byte, error) {
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
	}{{"manifest.json", manifest{FormatNumber, it.Code, it.Name, digest, authors}}, {"item.json", &bare}} {
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
	for _, sum := range slices.Sorted(maps.Keys(files)) {
		w, err := z.Create(filesIn + sum)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(files[sum]); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// filesIn is the folder of the files in an archive.
const filesIn = "files/"

// errFile is what a person is told of a file that is none of ours.
func errFile(why string) error { return fault.On("file", why) }

// Unpack reads an item from a file. Faults are beside file. Input is not trusted: a file holds one item of at most 4 MB.
func Unpack(raw []byte) (*catalog.Item, error) {
	it, _, _, err := unpack(raw)
	return it, err
}

func unpack(raw []byte) (it *catalog.Item, m manifest, z *zip.Reader, err error) {
	if len(raw) > MaxZip {
		return nil, m, nil, errFile(fmt.Sprintf("文件超过 %d MB，不是导出的事项", MaxZip>>20))
	}
	if z, err = zip.NewReader(bytes.NewReader(raw), int64(len(raw))); err != nil {
		return nil, m, nil, errFile("这不是导出的事项文件，请选择“导出”得到的 .zip")
	}
	it, m, err = read(z)
	return it, m, z, err
}

func read(z *zip.Reader) (it *catalog.Item, m manifest, err error) {
	if err := part(z, "manifest.json", &m); err != nil {
		return nil, m, err
	}
	if m.Format < 1 || m.Format > FormatNumber {
		return nil, m, errFile(fmt.Sprintf("文件是第 %d 号格式，这个大厅只认得到第 %d 号，请先升级", m.Format, FormatNumber))
	}
	var body json.RawMessage
	if err := part(z, "item.json", &body); err != nil {
		return nil, m, err
	}
	it, err = catalog.Read(body)
	if err != nil {
		return nil, m, errFile("文件里的事项读不出来，请重新导出")
	}
	digest, err := Digest(it)
	if err != nil {
		return nil, m, err
	}
	if digest != m.Digest || it.Code != m.Code || !catalog.CodeLike(it.Code) {
		return nil, m, errFile("文件的内容与它的指纹不符，可能被改动过或者没有下载完整，请重新导出")
	}
	strange := func(a string) bool { return len(a) > 64 || strings.ContainsAny(a, " \t\n") }
	if len(m.Authors) > mostAuthors || slices.ContainsFunc(m.Authors, strange) {
		return nil, m, errFile("文件里的 manifest.json 读不出来，请重新导出")
	}
	return it, m, nil
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
	var authors []string
	if version == 0 {
		steps, err := s.Store.Steps(ctx, code)
		if err != nil {
			return nil, err
		}
		for _, st := range steps {
			authors = append(authors, append(st.Authors, st.ByID)...)
		}
	}
	slices.Sort(authors)
	files, err := s.filesOf(ctx, it)
	if err != nil {
		return nil, err
	}
	return pack(it, files, slices.DeleteFunc(slices.Compact(authors), func(a string) bool { return a == "" }))
}

// filesOf gives the bytes of the item's files, by their SHA-256.
func (s *Service) filesOf(ctx context.Context, it *catalog.Item) (map[string][]byte, error) {
	out := map[string][]byte{}
	for _, f := range it.Files() {
		body, err := s.Items.OpenFile(ctx, *f)
		if err != nil {
			return nil, fmt.Errorf("opening %s of item %s: %w", f.Key, it.Code, err)
		}
		raw, err := io.ReadAll(io.LimitReader(body, catalog.MaxFile))
		if err = errors.Join(err, body.Close()); err != nil {
			return nil, fmt.Errorf("reading %s of item %s: %w", f.Key, it.Code, err)
		}
		out[f.SHA256] = raw
	}
	return out, nil
}

// bringFiles stores the files of an item that came in a file, under keys of this hall, and names them so in the item. What the archive
// does not hold must be here already. Whatever the item says of a file beside its digest is found out anew.
func (s *Service) bringFiles(ctx context.Context, it *catalog.Item, z *zip.Reader) error {
	var whole int64
	for _, f := range it.Files() {
		kept, ok, err := s.Items.Known(ctx, *f)
		if err != nil {
			return err
		}
		if !ok {
			if kept, err = s.bring(ctx, *f, z); err != nil {
				return err
			}
		}
		if whole += kept.Size; whole > maxFiles {
			return errFile("文件里的空表和样例解开后超过 64 MB")
		}
		*f = kept
	}
	return nil
}

func (s *Service) bring(ctx context.Context, f catalog.File, z *zip.Reader) (catalog.File, error) {
	body, err := z.Open(filesIn + f.SHA256)
	if err != nil {
		return f, errFile("文件里没有“" + f.Name + "”，请重新导出")
	}
	kept, err := s.Items.KeepFile(ctx, f.Name, io.LimitReader(body, catalog.MaxFile+1))
	if err = errors.Join(err, body.Close()); err == nil && kept.SHA256 != f.SHA256 {
		err = errFile("“" + f.Name + "”与它的指纹不符，请重新导出")
	}
	return kept, err
}

// opens reports whether a file can be downloaded.
func (s *Service) opens(ctx context.Context, f catalog.File) bool {
	body, err := s.Items.OpenFile(ctx, f)
	return err == nil && body.Close() == nil
}

// Import makes a draft of a file, or a step of the draft that is there (从文件导入), and gives the code. It publishes nothing.
func (s *Service) Import(ctx context.Context, who actor.Actor, raw []byte) (string, error) {
	if err := edits(who); err != nil {
		return "", err
	}
	it, m, z, err := unpack(raw)
	if err != nil {
		return "", err
	}
	if err := s.bringFiles(ctx, it, z); err != nil {
		return "", err
	}
	if _, err := s.work(ctx, it.Code); isNone(err) {
		return it.Code, s.begin(ctx, who, it, 0, "从文件导入", m.Authors...)
	}
	_, err = s.apply(ctx, who, it.Code, Change{Base: -1, What: "从文件导入", Authors: m.Authors, Do: func(now *catalog.Item) error {
		*now = *it
		return nil
	}})
	return it.Code, err
}

func isNone(err error) bool { return errors.Is(err, fault.NotFound) }
