package catalog

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
)

//go:embed data/*.json
var dataFiles embed.FS

// embedded is all embedded items as one JSON list, file after file by name.
func embedded() ([]byte, error) {
	names, err := fs.Glob(dataFiles, "data/*.json")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteByte('[')
	for _, name := range names {
		raw, err := dataFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		raw = bytes.TrimSpace(raw)
		list, ok := bytes.CutPrefix(raw, []byte("["))
		list, ok2 := bytes.CutSuffix(list, []byte("]"))
		if !ok || !ok2 {
			return nil, fmt.Errorf("%s is no list", name)
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		b.Write(list)
	}
	b.WriteByte(']')
	return b.Bytes(), nil
}
