package blob_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"wangting/internal/blob"
	"wangting/internal/fault"
	"wangting/internal/secret/secrettest"
)

func open(t *testing.T, scanner blob.Scanner) (*blob.Store, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "files")
	s, err := blob.Open(blob.Options{URL: dir, Keys: secrettest.Keyring(t), Scanner: scanner})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, dir
}

// left gives the names of all files below dir.
func left(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func archive(t *testing.T, names ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range names {
		w, err := z.Create(n)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(w, "<xml/>")
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTheContentSaysWhatAFileIs(t *testing.T) { // SEC-3, CAS-3
	s, _ := open(t, nil)
	for name, tc := range map[string]struct{ content, want string }{
		"a PDF":                               {"%PDF-1.7\n…", blob.PDF},
		"a photo":                             {"\xFF\xD8\xFF\xE0\x00\x10JFIF", blob.JPG},
		"a picture":                           {"\x89PNG\r\n\x1a\nIHDR", blob.PNG},
		"a sheet":                             {archive(t, "[Content_Types].xml", "xl/workbook.xml"), blob.XLSX},
		"a letter":                            {archive(t, "[Content_Types].xml", "word/document.xml"), blob.DOCX},
		"a sheet with macros is none":         {archive(t, "[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), ""},
		"any other archive":                   {archive(t, "setup.exe"), ""},
		"half an archive":                     {archive(t, "[Content_Types].xml", "xl/workbook.xml")[:60], ""},
		"an archive that only names a sheet":  {"PK\x03\x04xl/workbook.xml[Content_Types].xml", ""},
		"a page that says it is a PDF":        {"<script>%PDF-1.7", ""},
		"a program":                           {"MZ\x90\x00", ""},
		"nothing":                             {"", ""},
		"a word of text":                      {"hello", ""},
		"a PDF after a mark of another thing": {"GIF89a%PDF-", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := s.Put(t.Context(), "k/"+strings.ReplaceAll(name, " ", "-"), strings.NewReader(tc.content), 1<<20)
			if err != nil || got.Type != tc.want || got.Size != int64(len(tc.content)) {
				t.Errorf("found %+v, %v; want type %q", got, err, tc.want)
			}
		})
	}
}

func TestAFileIsReadAsItWasStored(t *testing.T) {
	s, _ := open(t, nil)
	info, err := s.Put(t.Context(), "case/1/a", strings.NewReader("%PDF-1.7 abc"), 12)
	if err != nil || info.SHA256 != "baad13769b56aaeb5b072762fefe73bc572a131353d594ec2db2b382bfabadfa" {
		t.Fatalf("%+v, %v", info, err)
	}
	r, err := s.Open(t.Context(), "case/1/a")
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil || string(b) != "%PDF-1.7 abc" {
		t.Errorf("read %q, %v", b, err)
	}
	if err := errors.Join(r.Close(), s.Delete(t.Context(), "case/1/a"), s.Delete(t.Context(), "case/1/a")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Open(t.Context(), "case/1/a"); !errors.Is(err, fault.NotFound) {
		t.Errorf("a deleted file gave %v", err)
	}
}

type scanner struct{ err error }

func (s scanner) Scan(_ context.Context, r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return errors.Join(err, s.err)
}

func TestWhatIsRefusedLeavesNothing(t *testing.T) { // CAS-3
	ill := fault.New(fault.Invalid, "文件没有通过安全检查，请更换文件")
	for name, tc := range map[string]struct {
		body io.Reader
		scan blob.Scanner
		kind fault.Kind
		say  string
	}{
		"one byte too many": {body: strings.NewReader("%PDF-" + strings.Repeat("a", 1<<20)), kind: fault.Invalid,
			say: "文件超过 1 MB，请压缩后重新上传"},
		"cut off on the way": {body: io.MultiReader(strings.NewReader("%PDF-"),
			iotest.ErrReader(io.ErrUnexpectedEOF)), kind: fault.Invalid, say: "文件没有传完整，请检查网络后重新上传"},
		"a connection that broke": {body: io.MultiReader(strings.NewReader("%PDF-"),
			iotest.ErrReader(errors.New("reset by peer"))), kind: fault.Invalid, say: "文件没有传完整，请检查网络后重新上传"},
		"a virus":                      {body: strings.NewReader("%PDF-"), scan: scanner{ill}, kind: fault.Invalid, say: ill.Say},
		"a scanner that does not work": {body: strings.NewReader("%PDF-"), scan: scanner{fault.AwayFrom("病毒检查", nil)}, kind: fault.Away},
	} {
		t.Run(name, func(t *testing.T) {
			s, dir := open(t, tc.scan)
			_, err := s.Put(t.Context(), "case/1/a", tc.body, 1<<20)
			if !errors.Is(err, tc.kind) || tc.say != "" && fault.Of(err).Say != tc.say {
				t.Errorf("gave %v", err)
			}
			if names := left(t, dir); len(names) > 0 {
				t.Errorf("left behind: %v", names)
			}
		})
	}
}

func TestAGoneSenderLeavesNothing(t *testing.T) {
	s, dir := open(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	body := io.MultiReader(strings.NewReader("%PDF-"), iotest.ErrReader(context.Canceled))
	cancel()
	if _, err := s.Put(ctx, "case/1/a", body, 1<<20); err == nil {
		t.Error("half a file was stored")
	}
	if names := left(t, dir); len(names) > 0 {
		t.Errorf("left behind: %v", names)
	}
}

func TestAPieceIsKeptWholeAndUnseenOrNotAtAll(t *testing.T) {
	s, dir := open(t, scanner{fault.New(fault.Invalid, "病毒")})
	for name, body := range map[string]io.Reader{
		"cut off":  io.MultiReader(strings.NewReader("ab"), iotest.ErrReader(io.ErrUnexpectedEOF)),
		"short":    strings.NewReader("ab"),
		"too long": strings.NewReader("abcd"),
	} {
		if err := s.Keep(t.Context(), "piece/1", body, 3); !errors.Is(err, fault.Invalid) {
			t.Errorf("a piece that is %s gave %v", name, err)
		}
	}
	if names := left(t, dir); len(names) > 0 {
		t.Errorf("left behind: %v", names)
	}
	if err := s.Keep(t.Context(), "piece/1", strings.NewReader("abc"), 3); err != nil {
		t.Fatal(err)
	}
	r, err := s.Open(t.Context(), "piece/1")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	if b, err := io.ReadAll(r); string(b) != "abc" || err != nil {
		t.Errorf("kept %q, %v", b, err)
	}
}

func TestAKeyCannotLeaveTheStore(t *testing.T) {
	s, dir := open(t, nil)
	if _, err := s.Put(t.Context(), "../../outside", strings.NewReader("%PDF-"), 100); err == nil {
		t.Error("a file was put outside the store")
	}
	if _, err := s.Open(t.Context(), "../../../../etc/hostname"); err == nil {
		t.Error("a file was read outside the store")
	}
	if names := left(t, filepath.Dir(dir)); len(names) > 0 {
		t.Errorf("left behind: %v", names)
	}
}
