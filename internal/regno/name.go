package regno

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Name is the name of a person in standard form, as NameOf gives it. Same compares names; == is
// stricter, since it sees the blanks between Latin words.
type Name string

// The longest names that ParseName takes, in characters. Names in Latin letters are longer.
const (
	maxName      = 50
	maxLatinName = 100
)

// ParseName reads a name that a person typed. It refuses what is no name: digits, emoji and other
// symbols, control characters, and a dot or hyphen that joins nothing. The fault is Invalid.
func ParseName(s string) (Name, error) {
	if !utf8.ValidString(s) {
		return "", refuse("姓名中有不能识别的字符，请重新填写")
	}
	n := NameOf(s)
	if n == "" {
		return "", refuse("请填写姓名")
	}
	han, letters := strings.ContainsFunc(string(n), isHan), 0
	for _, r := range string(n) {
		switch {
		case unicode.Is(unicode.Cc, r), r == unicode.ReplacementChar:
			return "", refuse("姓名中有不能识别的字符，请重新填写")
		case unicode.IsNumber(r) && r != '〇':
			return "", refuse("姓名中不能有数字，请核对")
		case unicode.IsLetter(r) || r == '〇':
			letters++
		case !unicode.IsMark(r) && !strings.ContainsRune(nameMarks(han), r):
			return "", refuse("姓名中不能有表情或其他符号，请按证件填写")
		}
	}
	first, _ := utf8.DecodeRuneInString(string(n))
	last, _ := utf8.DecodeLastRuneInString(string(n))
	if letters == 0 || strings.ContainsRune("·-',.", first) || strings.ContainsRune("·-,", last) {
		return "", refuse("姓名首尾不能是间隔号或其他符号，请按证件填写")
	}
	limit := maxName
	if !han {
		limit = maxLatinName
	}
	if c := utf8.RuneCountInString(string(n)); c > limit {
		return "", refuse("姓名最多 %d 个字，当前是 %d 个字", limit, c)
	}
	return n, nil
}

// nameMarks lists what may stand between the letters of a name.
func nameMarks(han bool) string {
	if han {
		return "·-' "
	}
	return "·-', ."
}

// NameOf gives the standard form of a name and refuses nothing: it reads names that other systems
// send and that older rows hold. Full-width letters, Kangxi radicals and compatibility ideographs
// become ordinary ones; every middle dot becomes ·; invisible characters go; blanks go from Chinese
// names and become one space in others; Latin letters become capitals.
func NameOf(s string) Name {
	s = strings.Map(plainRune, strings.ToValidUTF8(s, "\uFFFD"))
	s = norm.NFC.String(s)
	han := strings.ContainsFunc(s, isHan)
	var b strings.Builder
	var before rune // the rune written last, 0 at the start
	blank := false
	for _, r := range s {
		if unicode.IsSpace(r) {
			blank = true
			continue
		}
		if r == '.' && han {
			r = '·'
		}
		if r == '·' && before == '·' {
			continue
		}
		if blank && before != 0 && spaced(before) && spaced(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		before, blank = r, false
	}
	return Name(b.String())
}

// Key is what names are compared and hashed by: the standard form without blanks. Rows that a
// window wrote before names had a standard form hold TESTALPHA for TEST ALPHA.
func (n Name) Key() string { return strings.ReplaceAll(string(NameOf(string(n))), " ", "") }

// Same reports whether another writing is this name.
func (n Name) Same(other string) bool { return n.Key() == Name(other).Key() }

// SameName reports whether two writings are one name.
func SameName(a, b string) bool { return Name(a).Same(b) }

// Masked is the name as others see it.
func (n Name) Masked() string { return MaskName(string(n)) }

// fromGBK are the characters FE50 to FEA0 of GBK. Code pages older than GB 18030-2000 read them as the private code points
// from firstGBK on, and tables of GB 18030 up to that of 2022 still do so with some; names such as 李䶮 arrive with them.
// What stands here is what GB 18030-2022 gives, and for the six that it leaves private, such as 𠂇 and 𢦏, what it gives in
// four bytes; the GB18030 of the GNU C library has the same table. The ten private points before these are punctuation.
var fromGBK = []rune("⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱" +
	"䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻")

const firstGBK = 0xE815

// plainRune gives the standard form of one character of a name, -1 for an invisible one.
func plainRune(r rune) rune {
	if i := int(r) - firstGBK; i >= 0 && i < len(fromGBK) {
		r = fromGBK[i]
	}
	switch {
	case strings.ContainsRune("•・･‧∙⋅⸱·●⦁᛫", r):
		return '·'
	case strings.ContainsRune("‐‑‒–—−﹣－", r):
		return '-'
	case strings.ContainsRune("’‘ʼ＇`´", r):
		return '\''
	case r == 0x3164, r == 0x115F, r == 0x1160, r == 0xFFA0, unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r):
		return -1
	case compatible(r):
		if out := []rune(norm.NFKC.String(string(r))); len(out) == 1 {
			r = out[0]
		}
		if unified, ok := simplifiedRadicals[r]; ok {
			r = unified
		}
	}
	return unicode.ToUpper(r)
}

// compatible reports whether a character is another form of an ordinary one: a radical, a
// compatibility ideograph, or a full-width or small form. Other compatibility characters, such as
// ① and ㊀, stay as they are and are refused.
func compatible(r rune) bool {
	return r >= 0x2E80 && r <= 0x2FDF || r >= 0xF900 && r <= 0xFAFF || r >= 0x2F800 && r <= 0x2FA1F ||
		r >= 0xFE50 && r <= 0xFE6F || r >= 0xFF00 && r <= 0xFFEF
}

// simplifiedRadicals are the radicals that look like a whole character and that NFKC leaves alone.
// Text that was copied from a PDF contains them.
var simplifiedRadicals = map[rune]rune{
	'⺠': '民', '⻁': '虎', '⻄': '西', '⻅': '见', '⻆': '角', '⻉': '贝', '⻋': '车', '⻓': '长', '⻔': '门',
	'⻘': '青', '⻙': '韦', '⻚': '页', '⻛': '风', '⻜': '飞', '⻝': '食', '⻢': '马', '⻤': '鬼', '⻥': '鱼',
	'⻦': '鸟', '⻧': '卤', '⻨': '麦', '⻩': '黄', '⻬': '齐', '⻮': '齿', '⻰': '龙', '⻳': '龟',
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// spaced reports whether a blank beside this character separates two words.
func spaced(r rune) bool { return !isHan(r) && r != '·' }
