package editor

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"wangting/internal/catalog"
)

// EDT-12: the exports of every format that a hall has written, which every later hall reads. A file here is never written anew: a new
// format adds its own. -update adds the missing ones.
var exported = []string{"training-subsidy", "card-loss", "title-certificate"}

var update = flag.Bool("update", false, "add the exports that are missing")

func exportName(code string) string {
	return filepath.Join("testdata", "exports", "2026-11-28-"+code+".zip")
}

func TestTheExportsOfEveryReleaseAreRead(t *testing.T) {
	if *update {
		for _, it := range shippedItems(t) {
			if name := exportName(it.Code); slices.Contains(exported, it.Code) {
				if _, err := os.Stat(name); err == nil {
					continue
				}
				raw, err := Pack(it)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, raw, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	names, err := filepath.Glob(filepath.Join("testdata", "exports", "*.zip"))
	if err != nil || len(names) < len(exported) {
		t.Fatalf("%d exports, %v", len(names), err)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Unpack(raw)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want, err := catalog.Read(bare(t, raw))
		if err != nil {
			t.Fatal(err)
		}
		if list, err := Compare(want, got); err != nil || len(list) > 0 || got.Code != want.Code {
			t.Errorf("%s is read as another item: %+v, %v", name, list, err)
		}
		if before, after := keysOf(t, bare(t, raw)), keysOf(t, marshalled(t, got)); !slices.Equal(before, after) {
			t.Errorf("%s had %v, and has %v", name, before, after)
		}
	}
}

// bare is the item of an export as it was written.
func bare(t *testing.T, raw []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("item.json")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	body, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func marshalled(t *testing.T, it *catalog.Item) []byte {
	t.Helper()
	body, err := json.Marshal(it)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// keysOf are the properties of an item that say something.
func keysOf(t *testing.T, body []byte) (keys []string) {
	t.Helper()
	var all map[string]json.RawMessage
	if err := json.Unmarshal(body, &all); err != nil {
		t.Fatal(err)
	}
	for k, v := range all {
		if string(v) != "null" && string(v) != "[]" {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}
