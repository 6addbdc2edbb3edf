package result

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"wangting/internal/catalog"
	"wangting/internal/region"
	"wangting/internal/workday"
)

// Authority is who issues documents in a region.
type Authority struct {
	Region string // code of the city, or of the province
	Office string // 南京市人力资源和社会保障局
	Review string // who decides a 行政复议: 南京市人民政府
	Word   string // 发文代字
	own    bool   // the word is an item's: its numbers are a series of their own
}

// in is the authority of an item: a body of the region other than its office, where the item names one.
func (a Authority) in(it *catalog.Item) Authority {
	if it != nil && it.Issuer != "" {
		a.Office = strings.TrimSuffix(a.Review, "人民政府") + it.Issuer
	}
	return a
}

// series is the number series of a year.
func (a Authority) series(year int) string {
	s := "result/" + a.Region + "/" + strconv.Itoa(year)
	if a.own {
		s += "/" + a.Word
	}
	return s
}

// numbering is the authority with the 发文代字 of an item's document, behind the short name of the region; "" keeps its own.
func (a Authority) numbering(word string) Authority {
	if full := shorts[a.Region] + word; word != "" && full != a.Word {
		a.Word, a.own = full, true
	}
	return a
}

// number writes a number of the series: 宁人社网办〔2026〕1号.
func (a Authority) number(year int, n int64) string {
	return fmt.Sprintf("%s〔%d〕%d号", a.Word, year, n)
}

// shorts are the short names of the cities that begin a 发文代字. 苏 is the province's.
var shorts = map[string]string{
	"320000": "苏", "320100": "宁", "320200": "锡", "320300": "徐", "320400": "常", "320500": "苏州", "320600": "通",
	"320700": "连", "320800": "淮", "320900": "盐", "321000": "扬", "321100": "镇", "321200": "泰", "321300": "宿",
}

const province = region.Province

// authority gives who issues documents in a region; one that is no city of ours is the province's. owner is the province's
// office, words are 发文代字 that the settings name.
func authority(code, owner string, words map[string]string) Authority {
	if shorts[code] == "" {
		code = province
	}
	a := Authority{Region: code, Office: owner, Review: "江苏省人民政府", Word: words[code]}
	if a.Word == "" {
		a.Word = shorts[code] + "人社网办"
	}
	for _, c := range region.Within(code[:2]) {
		if c.Code+"00" == code && code != province {
			a.Office, a.Review = c.Name+"人力资源和社会保障局", c.Name+"人民政府"
		}
	}
	return a
}

// ReadWords reads 发文代字 from a setting: 320100=宁人社审, 320500=苏州人社审. It reports a region that has no office.
func ReadWords(setting string) (map[string]string, error) {
	words := map[string]string{}
	for part := range strings.FieldsFuncSeq(setting, func(r rune) bool { return r == ',' || r == '，' || r == ' ' }) {
		code, word, _ := strings.Cut(part, "=")
		if shorts[code] == "" || word == "" {
			return nil, fmt.Errorf("%q is not REGION=WORD with the code of a city or of the province", part)
		}
		words[code] = word
	}
	return words, nil
}

// chineseDay writes a date as documents do: 2026年11月27日.
func chineseDay(t time.Time) string { return t.In(workday.Zone).Format("2006年1月2日") }
