package aliyunsms

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"wangting/internal/fault"
	"wangting/internal/gateway/patience"
)

// What a code of the service means for a message: the number takes none; or the service itself is busy. What is neither,
// nor a limit, is for the hall to mend: our totals or our money are used up, a signature or a template is not approved, a
// key or a right is missing. Such a refusal opens no breaker, and the log and the health page say it.
var badNumber = []string{"isv.MOBILE_NUMBER_ILLEGAL", "isv.MOBILE_COUNT_OVER_LIMIT"}

func busy(code string) bool {
	return code == "isp.SYSTEM_ERROR" || code == "ServiceUnavailable" || code == "InternalError" || strings.HasPrefix(code, "Throttling")
}

// verdict maps a code of the service to nil or a fault. message tells the level of a limit.
func verdict(code, message string) error {
	switch {
	case code == "OK":
		return nil
	case code == "isv.BUSINESS_LIMIT_CONTROL":
		return limited(message)
	case slices.Contains(badNumber, code):
		return fault.New(fault.Invalid, "这个手机号不能接收短信，请核对")
	case !plainCode(code):
		return fmt.Errorf("the service answered with a code of an unknown shape")
	case busy(code):
		return fmt.Errorf("the service answered with code %s", code)
	}
	return patience.Ours(code)
}

// limited is the platform's limit for one phone; its message is 触发小时级流控Permits:5.
func limited(message string) error {
	wait, say := time.Hour, "1 小时后"
	switch {
	case strings.Contains(message, "分钟级"):
		wait, say = time.Minute, "1 分钟后"
	case strings.Contains(message, "天级"):
		wait, say = 24*time.Hour, "明天"
	}
	return &fault.Fault{Kind: fault.Limited, Say: "这个手机号收到的短信过多，请" + say + "再试", RetryAfter: wait}
}

// plainCode reports whether a code may be logged: short, only letters, dots and so few digits
// that they are no phone number.
func plainCode(s string) bool {
	digits := 0
	return s != "" && len(s) <= 64 && strings.IndexFunc(s, func(r rune) bool {
		if r >= '0' && r <= '9' {
			digits++
			return digits > 4
		}
		return r != '.' && r != '_' && r != '-' && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}) < 0
}
