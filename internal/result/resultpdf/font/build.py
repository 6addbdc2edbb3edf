#!/usr/bin/env python3
"""Builds the two fonts of the documents. Run it once for a new version of the sources, and commit what it writes.

    build.py NotoSerifSC_400Regular.ttf NotoSerifCJK-Regular.ttc

The first is in the npm package @expo-google-fonts/noto-serif-sc (the font of Google Fonts, with quadratic outlines), the
second in the Debian package fonts-noto-cjk-extra. Needs python3-fonttools.

serif.ttf: every Chinese character of the first (CJK unified ideographs, extension A whole, of the later extensions what the
list of standard characters of 2013 has), Latin, Greek, punctuation, signs. rare.ttf: the Chinese characters that only the
second has, with its cubic outlines turned into quadratic ones. Both keep outlines and widths, and no hints or features.
"""
import subprocess
import sys

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTCollection, TTFont

HAN = [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF), (0x2E80, 0x2FDF), (0x3007, 0x3007)]
SIGNS = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x1CD, 0x1DC), (0x2C7, 0x2D9), (0x391, 0x3C9), (0x401, 0x451), (0x2010, 0x205E), (0x2070, 0x209C),
    (0x20A0, 0x20BF), (0x2100, 0x218F), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2460, 0x24FF), (0x25A0, 0x266F), (0x2713, 0x2717),
    (0x3000, 0x303F), (0x3041, 0x30FF), (0x3105, 0x312F), (0x3220, 0x33FF), (0xFE30, 0xFE4F), (0xFF01, 0xFFEF),
]


def within(c, ranges):
    return any(a <= c <= b for a, b in ranges)


def main_font(path):
    font = TTFont(path)
    o = Options()
    o.layout_features, o.hinting, o.glyph_names, o.notdef_outline = [], False, False, True
    o.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "STAT", "vhea", "vmtx", "gasp", "prep", "fpgm", "cvt "]
    o.name_IDs, o.name_languages = [0, 1, 2, 5, 6, 13, 14], [0x409]
    s = Subsetter(o)
    s.populate(unicodes=[c for c in font.getBestCmap() if within(c, HAN) or within(c, SIGNS)])
    s.subset(font)
    keep_last_map(font)
    font.save("serif.ttf")
    return set(font.getBestCmap())


def keep_last_map(font):
    font["cmap"].tables = [t for t in font["cmap"].tables if t.format == 12][:1]


def rare_font(path, have):
    font = next(f for f in TTCollection(path).fonts if f["name"].getDebugName(4) == "Noto Serif CJK SC")
    cmap = {c: g for c, g in font.getBestCmap().items() if within(c, HAN) and c not in have}
    glyphs, order = font.getGlyphSet(), [".notdef"] + sorted(set(cmap.values()))
    outlines, widths = {}, {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, 1.0, reverse_direction=True))
        outlines[name] = pen.glyph()
        widths[name] = (font["hmtx"][name][0], 0)
    b = FontBuilder(font["head"].unitsPerEm, isTTF=True)
    b.setupGlyphOrder(order)
    b.setupCharacterMap(cmap)
    b.setupGlyf(outlines)
    b.setupHorizontalMetrics({n: (w, outlines[n].xMin if outlines[n].numberOfContours else 0) for n, (w, _) in widths.items()})
    b.setupHorizontalHeader(ascent=font["hhea"].ascent, descent=font["hhea"].descent)
    names = {"familyName": "Noto Serif CJK SC Rare", "styleName": "Regular", "psName": "NotoSerifCJKscRare-Regular"}
    names["copyright"] = font["name"].getDebugName(0) or ""
    names["licenseDescription"] = font["name"].getDebugName(13) or ""
    b.setupNameTable(names)
    b.setupOS2(fsType=0)
    b.setupPost(keepGlyphNames=False)
    keep_last_map(b.font)
    b.save("rare.ttf")


rare_font(sys.argv[2], main_font(sys.argv[1]))
subprocess.run(["zstd", "--ultra", "-22", "-q", "-f", "--rm", "serif.ttf", "rare.ttf"], check=True)
