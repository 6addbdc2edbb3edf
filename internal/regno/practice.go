package regno

import (
	"fmt"
	"strings"
)

// Numbers of 演练 (OPS-4). They check like real ones, so that forms take them, and no authority gives them out: GB/T 2260
// has no province 39, and no network has 154.
const (
	practiceRegion = "390000"
	practiceMobile = "1540000"
)

// PracticeUnitNumber is the 单位编号 of the seq-th unit of practice: YL and eight digits.
func PracticeUnitNumber(seq int64) string { return fmt.Sprintf("YL%08d", seq%100_000_000) }

// PracticeUSCC is the 统一社会信用代码 of the seq-th unit of practice.
func PracticeUSCC(seq int64) USCC {
	org := fmt.Sprintf("%08d", seq%100_000_000)
	sum := 0
	for i, w := range orgCodeWeights {
		sum += w * int(org[i]-'0')
	}
	s := "91" + practiceRegion + org + string("0X987654321"[sum%11])
	return USCC(s + string(usccCheck(s)))
}

// Practice reports whether the code is that of a unit of practice.
func (u USCC) Practice() bool { return u.Region() == practiceRegion }

// PracticeCard is the 居民身份证 of the n-th person of practice; any two below 100,000,000 differ.
func PracticeCard(n int64) Document {
	s := fmt.Sprintf("39%04d%d0101%03d", n%10_000, 1980+n/10_000_000%10, n/10_000%1000)
	return Document{Type: IdentityCard, Number: s + string(Mod112(s))}
}

// Practice reports whether the document is that of a person of practice.
func (d Document) Practice() bool { return d.Type == IdentityCard && strings.HasPrefix(d.Number, "39") }

// PracticeMobile is the mobile number of the n-th person of practice.
func PracticeMobile(n int64) Mobile { return Mobile(fmt.Sprintf("%s%04d", practiceMobile, n%10_000)) }

// Practice reports whether the number is one of practice: nothing is ever texted to it.
func (m Mobile) Practice() bool { return strings.HasPrefix(string(m), practiceMobile) }

// PracticeCase is the 办件编号 of a case of practice: YL before the form of others, so that none is taken for the other.
func PracticeCase(number string) string { return "YL" + number }
