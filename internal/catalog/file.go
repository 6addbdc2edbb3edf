package catalog

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"

	"wangting/internal/blob"
	"wangting/internal/fault"
)

// File is a file of an item that anybody may download: a form to fill in (空表) or a sample (样例) of a material (POR-5, ITM-8). Its
// bytes never change, so every version of the item keeps the file that it had. It holds no personal data.
type File struct {
	Key    string `json:"key"`
	Name   string `json:"name"` // with its ending
	Type   string `json:"type"` // pdf, jpg, png, xlsx or docx
	Size   int64  `json:"size"` // bytes
	SHA256 string `json:"sha256"`
}

// MaxFile is the limit of such a file in bytes.
const MaxFile = 5 << 20

// FilePrefix begins the keys of files that editors have uploaded; shippedFile those of the files that come with the program.
const (
	FilePrefix  = "form/"
	shippedFile = "shipped/"
)

// shippedFiles are forms made for this program, of invented values.
//
//go:embed data/files
var shippedFiles embed.FS

// fileTypes are what people can open.
var fileTypes = []string{"pdf", "jpg", "png", "xlsx", "docx"}

// KeepFile stores an uploaded file and describes it. The type is detected from the content, and the key is its
// digest, so that the same file has one key in every hall. The fault is beside file.
func (s *Service) KeepFile(ctx context.Context, name string, body io.Reader) (File, error) {
	f := File{Name: blob.FileName(name)}
	raw, err := io.ReadAll(io.LimitReader(body, MaxFile+1))
	if err != nil {
		return f, fault.Wrap(fault.Invalid, "文件没有传完整，请重新上传", err)
	}
	sum := sha256.Sum256(raw)
	f.Key = FilePrefix + hex.EncodeToString(sum[:])
	info, err := s.Files.Put(ctx, f.Key, bytes.NewReader(raw), MaxFile)
	if bad := fault.Of(err); err != nil && bad.Kind == fault.Invalid {
		return f, fault.On("file", bad.Say)
	}
	if err != nil {
		return f, fmt.Errorf("storing a file of an item: %w", err)
	}
	f.Type, f.Size, f.SHA256 = info.Type, info.Size, info.SHA256
	for _, t := range fileTypes {
		if f.Type == t && info.Size > 0 {
			return f, nil
		}
	}
	no := fault.On("file", "请上传 PDF、JPG、PNG、XLSX 或者 DOCX 文件，不能是空文件")
	return f, errors.Join(no, s.Files.Delete(ctx, f.Key))
}

// Known gives a file as this hall knows it, when it has the bytes of its digest under its key: somebody else may have written the
// name, the type and the size. The fault of a file of another type is beside file.
func (s *Service) Known(ctx context.Context, f File) (File, bool, error) {
	body, err := s.OpenFile(ctx, f)
	if errors.Is(err, fault.NotFound) {
		return f, false, nil
	}
	if err != nil {
		return f, false, fmt.Errorf("opening a file of an item: %w", err)
	}
	raw, err := io.ReadAll(io.LimitReader(body, MaxFile+1))
	if err = errors.Join(err, body.Close()); err != nil {
		return f, false, fmt.Errorf("reading a file of an item: %w", err)
	}
	if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != f.SHA256 {
		return f, false, nil
	}
	if strings.HasPrefix(f.Key, shippedFile) {
		f.Name, f.Type, f.Size = blob.FileName(f.Name), strings.TrimPrefix(path.Ext(f.Key), "."), int64(len(raw))
		return f, true, nil
	}
	f, err = s.KeepFile(ctx, f.Name, bytes.NewReader(raw))
	return f, err == nil, err
}

var uploaded = regexp.MustCompile(`^` + FilePrefix + `[0-9a-f]{64}$`)

// OpenFile gives the bytes of a file that an item names. NotFound when they are not there, and for any key that is none of such a file:
// items come as files, too, and the same store keeps the materials of applicants.
func (s *Service) OpenFile(ctx context.Context, f File) (io.ReadCloser, error) {
	if name, ok := strings.CutPrefix(f.Key, shippedFile); ok {
		body, err := shippedFiles.Open(path.Join("data/files", path.Clean("/"+name)))
		if err != nil {
			return nil, fault.Wrap(fault.NotFound, "没有这个文件", err)
		}
		return body, nil
	}
	if s.Files == nil || !uploaded.MatchString(f.Key) { // a rehearsal opens none
		return nil, fault.New(fault.NotFound, "没有这个文件")
	}
	return s.Files.Open(ctx, f.Key)
}

// Files are the files that the item names: pointers into it.
func (it *Item) Files() (list []*File) {
	for _, m := range it.Materials {
		for _, f := range []*File{m.Blank, m.Example} {
			if f != nil {
				list = append(list, f)
			}
		}
	}
	return list
}

// File gives a file that the item names.
func (it *Item) File(key string) (File, bool) {
	for _, f := range it.Files() {
		if f.Key == key {
			return *f, true
		}
	}
	return File{}, false
}

// FilePath is where anybody downloads a file of a published item.
func (it *Item) FilePath(f File) string {
	return fmt.Sprintf("/items/%s/files/%s?v=%d", it.Code, f.Key, it.Version)
}

// Blobs is the part of blob.Store that keeps the files.
type Blobs interface {
	Put(ctx context.Context, key string, r io.Reader, max int64) (blob.Info, error)
	Open(ctx context.Context, key string) (io.ReadCloser, error)
	Delete(ctx context.Context, key string) error
}
