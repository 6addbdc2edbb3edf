package regno

import "unicode/utf8"

// checkPass accepts H or M and eight digits. It drops two further digits that count the
// reissues, because they change for the same person.
func checkPass(t DocType, n string) (string, error) {
	first, of, other := byte('H'), "香港", "澳门"
	if t == MacauPass {
		first, of, other = 'M', "澳门", "香港"
	}
	if n[0] != first {
		if n[0] == 'H' || n[0] == 'M' {
			return "", refuse("这是%s居民的通行证号码，请把证件类型改为港澳居民来往内地通行证（%s）", other, other)
		}
		return "", refuse("%s居民的通行证号码应以字母 %c 开头，请核对", of, first)
	}
	if c := utf8.RuneCountInString(n); c != 9 && c != 11 {
		return "", refuse("通行证号码应为 %c 加 8 位数字，当前共 %d 位", first, c)
	}
	if !digits(n[1:]) {
		return "", refuse("通行证号码应为 %c 加 8 位数字，请核对", first)
	}
	return n[:9], nil
}

func checkTaiwanPass(n string) error {
	if c := utf8.RuneCountInString(n); c != 8 {
		return refuse("台湾居民来往大陆通行证号码应为 8 位数字，当前是 %d 位（不含签发次数）", c)
	}
	if !digits(n) {
		return refuse("台湾居民来往大陆通行证号码只能由数字组成，请核对")
	}
	return nil
}

// checkPermanent accepts both forms in use: 18 digits that begin with 9 (since
// 2023-12-01), and three letters with 12 digits. The inner structure of the first form
// is not published, so only its check digit is checked.
func checkPermanent(n string) error {
	switch c := utf8.RuneCountInString(n); c {
	case 18:
		if err := eighteen("外国人永久居留身份证号码", n); err != nil {
			return err
		}
		if n[0] != '9' {
			return refuse("18 位的外国人永久居留身份证号码应以 9 开头，请核对")
		}
		if Mod112(n) != n[17] {
			return refuse("外国人永久居留身份证号码的校验位不对，请核对是否有输错的数字")
		}
		return nil
	case 15:
		if len(n) != 15 || !letter(n[0]) || !letter(n[1]) || !letter(n[2]) || !digits(n[3:]) {
			return refuse("15 位的外国人永久居留证号码应为 3 位字母加 12 位数字，请核对")
		}
		return nil
	default:
		return refuse("外国人永久居留身份证号码应为 18 位（旧证为 15 位），当前是 %d 位", c)
	}
}

func checkPassport(n string) error {
	if c := utf8.RuneCountInString(n); c < 5 || c > 17 {
		return refuse("护照号码应为 5 至 17 位，当前是 %d 位", c)
	}
	for i := range len(n) {
		if !digit(n[i]) && !letter(n[i]) {
			return refuse("护照号码只能由字母和数字组成，请核对")
		}
	}
	return nil
}
