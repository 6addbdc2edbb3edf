// Package regnotest makes numbers with correct check digits, of people who do not exist.
package regnotest

import (
	"fmt"

	"wangting/internal/regno"
)

// IdentityCard gives the i-th identity card number (GB 11643-1999) of 南京市玄武区; any two below 28,000 differ.
func IdentityCard(i int) string {
	base := fmt.Sprintf("320102%d%03d", 19800101+i/1000%28, i%1000)
	return base + string(regno.Mod112(base))
}
