package blob

import (
	"bytes"
	"io"
	"regexp"

	"wangting/internal/fault"
)

// Files that a person can mend, if they are told how. No room accepts them, so the store
// refuses them for all rooms.
var (
	errLocked = fault.New(fault.Invalid, "这份 PDF 有密码，请去除密码后再上传")
	errHEIC   = fault.New(fault.Invalid, "这是 HEIC 格式的照片，不能上传。请在手机相册中打开它，截屏后上传截图；"+
		"或者在苹果手机“设置 → 相机 → 格式”中选择“兼容性最佳”，重新拍摄后上传")
)

// unfit refuses a file of size bytes that begins with head and that nobody could read at the
// desk, whatever its name says.
func unfit(f io.ReaderAt, size int64, kind string, head []byte) error {
	switch {
	case kind == PDF && locked(f, size):
		return errLocked
	case heic(head):
		return errHEIC
	}
	return nil
}

// heic tells the photos of phones by the brand of their container (ISO 23008-12).
func heic(head []byte) bool {
	if len(head) < 12 || string(head[4:8]) != "ftyp" {
		return false
	}
	switch string(head[8:12]) {
	case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1":
		return true
	}
	return false
}

const (
	tail     = 4 << 10  // the last cross-reference is named within so many bytes of the end
	mostDict = 64 << 10 // bytes of a trailer
	mostXref = 16 << 20 // bytes of a cross-reference table
)

var (
	startXref = regexp.MustCompile(`startxref\s+(\d{1,12})`)
	encrypt   = regexp.MustCompile(`/Encrypt[\s\d<]`)
)

// locked reports whether a PDF is encrypted: whether the trailer, or the dictionary of the
// cross-reference stream, that its end points to has the key Encrypt (ISO 32000-1, 7.5.5
// and 7.5.8). A file whose end points nowhere is searched for trailers from its beginning.
func locked(f io.ReaderAt, size int64) bool {
	end := make([]byte, min(size, tail))
	if _, err := f.ReadAt(end, size-int64(len(end))); err != nil && err != io.EOF {
		return false
	}
	found := startXref.FindAllSubmatch(end, -1)
	if len(found) > 0 {
		var at int64
		for _, d := range found[len(found)-1][1] {
			at = at*10 + int64(d-'0')
		}
		if dict := trailerAt(f, at, size); dict != nil {
			return encrypt.Match(dict)
		}
	}
	return anyTrailer(f, size)
}

// trailerAt is the dictionary of the cross-reference at an offset; nil when there is none.
func trailerAt(f io.ReaderAt, at, size int64) []byte {
	if at <= 0 || at >= size {
		return nil
	}
	b := make([]byte, min(size-at, mostDict))
	n, _ := f.ReadAt(b, at)
	b = bytes.TrimLeft(b[:n], " \t\r\n\x00\f")
	if !bytes.HasPrefix(b, []byte("xref")) {
		dict, _, ok := bytes.Cut(b, []byte("stream"))
		if !ok || !bytes.Contains(dict, []byte("/XRef")) {
			return nil
		}
		return dict
	}
	table := make([]byte, min(size-at, mostXref))
	n, _ = f.ReadAt(table, at)
	_, dict, ok := bytes.Cut(table[:n], []byte("trailer"))
	if !ok {
		return nil
	}
	dict, _, _ = bytes.Cut(dict[:min(len(dict), mostDict)], []byte("startxref"))
	return dict
}

// anyTrailer looks for the key in every trailer of a file, piece by piece.
func anyTrailer(f io.ReaderAt, size int64) bool {
	b := make([]byte, 2*mostDict)
	for at := int64(0); at < size; at += mostDict {
		n, _ := f.ReadAt(b, at)
		for _, word := range []string{"trailer", "/XRef"} {
			for rest := b[:n]; ; {
				before, after, ok := bytes.Cut(rest, []byte(word))
				if !ok {
					break
				}
				near := append(bytes.Clone(before[max(0, len(before)-512):]), after[:min(len(after), 2048)]...)
				if encrypt.Match(near) {
					return true
				}
				rest = after
			}
		}
	}
	return false
}
