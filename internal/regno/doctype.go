package regno

import (
	"slices"
	"strings"
)

// docNames are the names under which people know a type, besides its label.
var docNames = map[DocType][]string{
	IdentityCard:      {"身份证", "二代身份证", "第二代居民身份证", "中华人民共和国居民身份证"},
	HongKongPass:      {"香港居民来往内地通行证", "香港通行证"},
	MacauPass:         {"澳门居民来往内地通行证", "澳门通行证"},
	TaiwanPass:        {"台胞证", "台湾通行证", "台湾居民通行证"},
	PermanentResident: {"外国人永久居留证", "永久居留证", "永久居留身份证", "永居证", "五星卡"},
	Passport:          {"护照", "外国护照"},
	ResidencePermit:   {"港澳台居住证", "港澳居民居住证", "台湾居民居住证"},
}

// passNames are names of the pass of Hong Kong and of Macau alike; the number tells which it is.
var passNames = []string{"港澳居民来往内地通行证", "港澳通行证", "港澳居民通行证", "回乡证", "港澳同胞回乡证"}

// ParseDocType reads the name of a type of document as people write it: its label, a common short name
// or its code. number decides between the two passes that share a name. The fault is Invalid.
func ParseDocType(name, number string) (DocType, error) {
	n := bracketless(name)
	if n == "" {
		return "", refuse("请填写证件类型")
	}
	for _, o := range DocTypes() {
		if n == string(o.Type) || n == bracketless(o.Label) ||
			slices.ContainsFunc(docNames[o.Type], func(s string) bool { return bracketless(s) == n }) {
			return o.Type, nil
		}
	}
	if slices.Contains(passNames, n) {
		switch number = Normalise(number); {
		case strings.HasPrefix(number, "H"):
			return HongKongPass, nil
		case strings.HasPrefix(number, "M"):
			return MacauPass, nil
		}
		return "", refuse("证件类型请写明“港澳居民来往内地通行证（香港）”或“港澳居民来往内地通行证（澳门）”")
	}
	var labels []string
	for _, o := range DocTypes() {
		labels = append(labels, o.Label)
	}
	return "", refuse("证件类型不在可用范围内，请填写%s之一", strings.Join(labels, "、"))
}

// bracketless is the standard form of a name without its brackets.
func bracketless(s string) string {
	return strings.NewReplacer("(", "", ")", "", "（", "", "）", "").Replace(Normalise(s))
}
