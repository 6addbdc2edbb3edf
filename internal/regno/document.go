package regno

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// DocType is a 证件类型, coded as in AAC058 of the labour and social security field
// codes. Some sources exchange 16 and 17; here 16 is the residence permit.
type DocType string

const (
	IdentityCard      DocType = "01"
	HongKongPass      DocType = "04"
	MacauPass         DocType = "05"
	TaiwanPass        DocType = "06"
	PermanentResident DocType = "07"
	Passport          DocType = "08"
	ResidencePermit   DocType = "16"
)

// DocOption is one line of a 证件类型 select box.
type DocOption struct {
	Type  DocType
	Label string
}

// DocTypes lists the types that the hall accepts, the identity card first.
func DocTypes() []DocOption {
	return []DocOption{
		{IdentityCard, "居民身份证"},
		{HongKongPass, "港澳居民来往内地通行证（香港）"},
		{MacauPass, "港澳居民来往内地通行证（澳门）"},
		{TaiwanPass, "台湾居民来往大陆通行证"},
		{PermanentResident, "外国人永久居留身份证"},
		{Passport, "外国人护照"},
		{ResidencePermit, "港澳台居民居住证"},
	}
}

// Label is the name of the type on the screen, "" for a type that the hall does not accept.
func (t DocType) Label() string {
	for _, o := range DocTypes() {
		if o.Type == t {
			return o.Label
		}
	}
	return ""
}

// Valid reports whether the hall accepts documents of this type.
func (t DocType) Valid() bool { return t.Label() != "" }

// Document is the type and the number of a person's document.
type Document struct {
	Type   DocType
	Number string
}

// ParseDocument reads a type and a number that a person typed. A date of birth after
// now is refused. The fault is Invalid.
func ParseDocument(t DocType, number string, now time.Time) (Document, error) {
	if !t.Valid() {
		return Document{}, refuse("请选择证件类型")
	}
	n := Normalise(number)
	if n == "" {
		return Document{}, refuse("请填写证件号码")
	}
	var err error
	switch t {
	case IdentityCard:
		err = checkIdentity(n, now)
	case ResidencePermit:
		err = checkResidence(n, now)
	case HongKongPass, MacauPass:
		n, err = checkPass(t, n)
	case TaiwanPass:
		err = checkTaiwanPass(n)
	case PermanentResident:
		err = checkPermanent(n)
	case Passport:
		err = checkPassport(n)
	}
	if err != nil {
		return Document{}, err
	}
	return Document{t, n}, nil
}

// Key is type and number in one string, for keyed hashes: 01|3201….
func (d Document) Key() string { return string(d.Type) + "|" + d.Number }

// Masked is the number with all but its last four hidden.
func (d Document) Masked() string { return MaskDocument(d.Number) }

// String gives the type and the masked number, so that a log line does not reveal a document.
func (d Document) String() string { return string(d.Type) + " " + d.Masked() }

// GoString keeps the number out of %#v as well.
func (d Document) GoString() string { return fmt.Sprintf("regno.Document{%s}", d) }

// FaceCapable reports whether the holder's face can be verified online. The face check
// knows every document but the passport, whose holders go to a window.
func (d Document) FaceCapable() bool {
	switch d.Type {
	case IdentityCard, HongKongPass, MacauPass, TaiwanPass, PermanentResident:
		return true
	case ResidencePermit:
		return residencePrefix(d.Number)
	}
	return false
}

// Birth is the date of birth, where the number holds one.
func (d Document) Birth() (time.Time, bool) {
	if d.Type != IdentityCard && d.Type != ResidencePermit || len(d.Number) != 18 {
		return time.Time{}, false
	}
	t, err := time.ParseInLocation("20060102", d.Number[6:14], zone)
	return t, err == nil
}

// Male tells the sex, where the number holds it.
func (d Document) Male() (male, known bool) {
	if d.Type != IdentityCard && d.Type != ResidencePermit || len(d.Number) != 18 {
		return false, false
	}
	return (d.Number[16]-'0')%2 == 1, true
}

// Last gives the last n characters, which first passwords and masks end with.
func (d Document) Last(n int) string { return d.Number[max(0, len(d.Number)-n):] }

// Parts are the pieces of the number that a password must not contain: all of
// it, its last six, and the date of birth in eight and in six digits.
func (d Document) Parts() []string {
	if d.Number == "" {
		return nil
	}
	p := []string{d.Number, d.Last(6)}
	if len(d.Number) == 18 {
		p = append(p, d.Number[6:14], d.Number[8:14])
	}
	return p
}

var zone = time.FixedZone("CST", 8*3600)

func checkIdentity(n string, now time.Time) error {
	if len(n) == 15 && digits(n) {
		return refuse("15 位的居民身份证号码已停用，请填写 18 位号码")
	}
	if err := eighteen("居民身份证号码", n); err != nil {
		return err
	}
	if residencePrefix(n) {
		return refuse("这是港澳台居民居住证的号码，请把证件类型改为港澳台居民居住证")
	}
	if n[0] == '0' || n[0] == '9' {
		return refuse("居民身份证号码的前 6 位不是行政区划代码，请核对")
	}
	return bornAndChecked("居民身份证号码", n, now)
}

func checkResidence(n string, now time.Time) error {
	if err := eighteen("港澳台居民居住证号码", n); err != nil {
		return err
	}
	if !residencePrefix(n) {
		return refuse("港澳台居民居住证号码应以 810000、820000 或 830000 开头，请核对")
	}
	return bornAndChecked("港澳台居民居住证号码", n, now)
}

func residencePrefix(n string) bool {
	return strings.HasPrefix(n, "810000") || strings.HasPrefix(n, "820000") || strings.HasPrefix(n, "830000")
}

// eighteen refuses what is not 17 digits and a digit or X.
func eighteen(name, n string) error {
	if c := utf8.RuneCountInString(n); c != 18 {
		return refuse("%s应为 18 位，当前是 %d 位", name, c)
	}
	pos := 0
	for _, r := range n {
		pos++
		if (r < '0' || r > '9') && (pos < 18 || r != 'X') {
			return refuse("%s只能由数字组成（末位可以是 X），请核对第 %d 位", name, pos)
		}
	}
	return nil
}

func bornAndChecked(name, n string, now time.Time) error {
	born, err := time.ParseInLocation("20060102", n[6:14], zone)
	switch {
	case err != nil, born.Year() < 1800:
		return refuse("%s第 7 至 14 位不是有效的出生日期，请核对", name)
	case born.After(now):
		return refuse("%s中的出生日期晚于今天，请核对", name)
	case Mod112(n) != n[17]:
		return refuse("%s的校验位不对，请核对是否有输错的数字", name)
	}
	return nil
}

var mod112Weights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

// Mod112 gives the check character of 17 digits (ISO 7064 MOD 11-2).
func Mod112(n string) byte {
	sum := 0
	for i, w := range mod112Weights {
		sum += w * int(n[i]-'0')
	}
	return "10X98765432"[sum%11]
}
