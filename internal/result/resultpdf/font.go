package resultpdf

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sort"
	"sync"

	"github.com/klauspost/compress/zstd"
)

//go:embed font/serif.ttf.zst
var serif []byte

//go:embed font/rare.ttf.zst
var rare []byte

// faces are the fonts in the order in which a character is looked for. They lie in the program packed, 7 MB in the place
// of 15, and are unpacked for the first document.
var faces = sync.OnceValues(func() ([]*face, error) {
	var all []*face
	unpack, err := zstd.NewReader(nil)
	if err != nil {
		return nil, fmt.Errorf("unpacking the fonts: %w", err)
	}
	defer unpack.Close()
	for name, packed := range map[string][]byte{"NotoSerifSC": serif, "NotoSerifCJKscRare": rare} {
		data, err := unpack.DecodeAll(packed, nil)
		if err != nil {
			return nil, fmt.Errorf("unpacking the font %s: %w", name, err)
		}
		f, err := parseFace(name, data)
		if err != nil {
			return nil, fmt.Errorf("reading the font %s: %w", name, err)
		}
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b *face) int { return len(b.data) - len(a.data) })
	return all, nil
})

// face is a TrueType font with 32-bit offsets and one character map of format 12, as font/build.py writes it. It reads its tables in
// place: a document touches the outlines of its own characters only.
type face struct {
	name             string
	data             []byte
	loca, glyf, hmtx []byte
	head, hhea, maxp []byte
	groups           []group // sorted
	glyphs, metrics  int
	ascent, descent  int // in thousandths, as the widths
	bounds           [4]int
	unitsPerEm       int
}

type group struct{ from, to, glyph uint32 }

var errFont = errors.New("the font is not as font/build.py writes it")

func parseFace(name string, data []byte) (f *face, err error) {
	defer func() {
		if recover() != nil { // an offset beyond the file: the fonts are ours, and a test opens them
			f, err = nil, errFont
		}
	}()
	u16, u32 := binary.BigEndian.Uint16, binary.BigEndian.Uint32
	tables := map[string][]byte{}
	for i := range int(u16(data[4:])) {
		r := data[12+16*i:]
		tables[string(r[:4])] = data[u32(r[8:]) : u32(r[8:])+u32(r[12:])]
	}
	f = &face{name: name, data: data, loca: tables["loca"], glyf: tables["glyf"], hmtx: tables["hmtx"], head: tables["head"],
		hhea: tables["hhea"], maxp: tables["maxp"]}
	f.unitsPerEm, f.glyphs, f.metrics = int(u16(f.head[18:])), int(u16(f.maxp[4:])), int(u16(f.hhea[34:]))
	f.ascent, f.descent = f.thousandths(int(int16(u16(f.hhea[4:])))), f.thousandths(int(int16(u16(f.hhea[6:]))))
	for i := range f.bounds {
		f.bounds[i] = f.thousandths(int(int16(u16(f.head[36+2*i:]))))
	}
	cmap := tables["cmap"]
	sub := cmap[u32(cmap[8:]):]
	if u16(f.head[50:]) != 1 || u16(sub) != 12 {
		return nil, errFont
	}
	for i := range int(u32(sub[12:])) {
		g := sub[16+12*i:]
		f.groups = append(f.groups, group{u32(g), u32(g[4:]), u32(g[8:])})
	}
	return f, nil
}

func (f *face) thousandths(n int) int { return n * 1000 / f.unitsPerEm }

// glyph gives the glyph of a character, 0 for none.
func (f *face) glyph(r rune) int {
	c := uint32(r)
	i := sort.Search(len(f.groups), func(i int) bool { return f.groups[i].to >= c })
	if i == len(f.groups) || c < f.groups[i].from {
		return 0
	}
	return int(f.groups[i].glyph + c - f.groups[i].from)
}

// width gives the advance of a glyph in thousandths of the size.
func (f *face) width(glyph int) int {
	return f.thousandths(int(binary.BigEndian.Uint16(f.hmtx[4*min(glyph, f.metrics-1):])))
}

// outline gives the outline of a glyph, empty for a space.
func (f *face) outline(glyph int) []byte {
	u32 := binary.BigEndian.Uint32
	return f.glyf[u32(f.loca[4*glyph:]):u32(f.loca[4*glyph+4:])]
}

// Flags of a part of a composite glyph.
const (
	argsAreWords = 1 << 0
	hasScale     = 1 << 3
	moreParts    = 1 << 5
	hasXYScale   = 1 << 6
	hasTwoByTwo  = 1 << 7
)

// parts calls visit for each place in a composite outline that names a glyph.
func parts(outline []byte, visit func(at int)) {
	if len(outline) < 10 || int16(binary.BigEndian.Uint16(outline)) >= 0 {
		return
	}
	for at, more := 10, true; more; {
		flags := binary.BigEndian.Uint16(outline[at:])
		visit(at + 2)
		at += 6
		if flags&argsAreWords != 0 {
			at += 2
		}
		switch {
		case flags&hasScale != 0:
			at += 2
		case flags&hasXYScale != 0:
			at += 4
		case flags&hasTwoByTwo != 0:
			at += 8
		}
		more = flags&moreParts != 0
	}
}

// subset is the part of a font that a document uses. Its glyphs are numbered in the order of their first use.
type subset struct {
	*face
	label  string
	number map[int]int // glyph of the font → glyph of the subset
	order  []int       // glyph of the subset → glyph of the font
	means  []rune      // glyph of the subset → character; 0 for none
}

func newSubset(f *face, label string) *subset {
	return &subset{face: f, label: label, number: map[int]int{0: 0}, order: []int{0}, means: []rune{0}}
}

// use gives the number of a character's glyph in the subset.
func (s *subset) use(glyph int, r rune) int {
	n, ok := s.number[glyph]
	if !ok {
		n = len(s.order)
		s.number[glyph] = n
		s.order, s.means = append(s.order, glyph), append(s.means, r)
	}
	if s.means[n] == 0 {
		s.means[n] = r
	}
	return n
}

// file writes the subset as a TrueType font with the tables that a PDF needs.
func (s *subset) file() []byte {
	be := binary.BigEndian
	var glyf, loca, hmtx []byte
	for i := 0; i < len(s.order); i++ { // grows: the parts of composites come behind
		loca = be.AppendUint32(loca, uint32(len(glyf)))
		outline := slices.Clone(s.outline(s.order[i]))
		parts(outline, func(at int) {
			be.PutUint16(outline[at:], uint16(s.use(int(be.Uint16(outline[at:])), 0)))
		})
		glyf = append(glyf, outline...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
	}
	loca = be.AppendUint32(loca, uint32(len(glyf)))
	for _, g := range s.order {
		at := min(g, s.metrics-1)
		hmtx = append(hmtx, s.hmtx[4*at:4*at+2]...)
		bearing := uint16(0)
		if o := s.outline(g); len(o) >= 4 {
			bearing = be.Uint16(o[2:]) // xMin
		}
		hmtx = be.AppendUint16(hmtx, bearing)
	}
	head, hhea, maxp := slices.Clone(s.head), slices.Clone(s.hhea), slices.Clone(s.maxp)
	be.PutUint32(head[8:], 0)
	be.PutUint16(hhea[34:], uint16(len(s.order)))
	be.PutUint16(maxp[4:], uint16(len(s.order)))
	return sfnt([]table{{"glyf", glyf}, {"head", head}, {"hhea", hhea}, {"hmtx", hmtx}, {"loca", loca}, {"maxp", maxp}})
}

type table struct {
	tag  string
	data []byte
}

// sfnt puts tables, sorted by tag, into a font file.
func sfnt(tables []table) []byte {
	be := binary.BigEndian
	n, power, log := len(tables), 1, 0
	for power*2 <= n {
		power, log = power*2, log+1
	}
	out := be.AppendUint32(nil, 0x00010000)
	for _, v := range []int{n, power * 16, log, (n - power) * 16} {
		out = be.AppendUint16(out, uint16(v))
	}
	at := 12 + 16*n
	for _, t := range tables {
		out = append(out, t.tag...)
		for _, v := range []uint32{checksum(t.data), uint32(at), uint32(len(t.data))} {
			out = be.AppendUint32(out, v)
		}
		at += (len(t.data) + 3) &^ 3
	}
	headAt := 0
	for _, t := range tables {
		if t.tag == "head" {
			headAt = len(out)
		}
		out = append(out, t.data...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	be.PutUint32(out[headAt+8:], 0xB1B0AFBA-checksum(out))
	return out
}

func checksum(b []byte) (sum uint32) {
	for i := 0; i < len(b); i += 4 {
		var word [4]byte
		copy(word[:], b[i:])
		sum += binary.BigEndian.Uint32(word[:])
	}
	return sum
}
