package aliyunsms

import (
	"encoding/json"
	"strings"
	"time"

	"wangting/internal/fault"
	"wangting/internal/gateway/loose"
	"wangting/internal/notice"
	"wangting/internal/workday"
)

var _ notice.Reports = (*Gateway)(nil)

// mostReports is far above what the service pushes at once.
const mostReports = 5000

// ReadReports reads a push of SmsReport: a list of receipts. Those without an id of ours are left out, since nothing
// here was sent without. Fault: Invalid.
func (*Gateway) ReadReports(body []byte) ([]notice.Report, error) {
	var list []struct {
		Phone   loose.Text `json:"phone_number"`
		At      loose.Text `json:"report_time"`
		Success loose.Text `json:"success"`
		Code    loose.Text `json:"err_code"`
		OutID   loose.Text `json:"out_id"`
	}
	if json.Unmarshal(body, &list) != nil || len(list) > mostReports { // the error would repeat the number
		return nil, fault.New(fault.Invalid, "")
	}
	all := []notice.Report{}
	for _, l := range list {
		if l.OutID == "" {
			continue
		}
		r := notice.Report{ID: string(l.OutID), Phone: plainPhone(string(l.Phone)), Delivered: l.Success == "true"}
		if !r.Delivered {
			r.Why = whyNot(string(l.Code))
		}
		if at, err := time.ParseInLocation(time.DateTime, string(l.At), workday.Zone); err == nil {
			r.At = at
		}
		all = append(all, r)
	}
	return all, nil
}

// plainPhone takes the code of the country from a number of the mainland.
func plainPhone(s string) string {
	if p := strings.TrimPrefix(strings.TrimPrefix(s, "+"), "86"); len(p) == 11 {
		return p
	}
	return s
}

// reasons are the service's codes of what became of a message, in words.
var reasons = map[string]string{
	"MOBILE_NOT_ON_SERVICE":   "号码停机、空号或暂停服务",
	"MOBILE_ACCOUNT_ABNORMAL": "号码状态异常",
	"INVALID_NUMBER":          "号码无效",
	"MOBILE_TERMINAL_ERROR":   "手机终端故障",
	"MOBILE_IN_BLACK":         "号码在运营商黑名单中",
	"USER_REJECT":             "用户拒收短信",
	"MOBILE_SEND_LIMIT":       "号码接收的短信过多",
	"IS_CLOSED":               "号码关闭了短信功能",
	"SP_NOT_BY_INTER_SMS":     "号码没有开通国际短信",
	"CONTENT_KEYWORD":         "内容被运营商拦截",
	"CONTENT_ERROR":           "内容被运营商拦截",
	"UNDELIV":                 "关机或不在服务区",
	"EXPIRED":                 "关机或不在服务区",
	"NO_ROUTE":                "运营商线路没有开通",
}

func whyNot(code string) string {
	if say := reasons[strings.ToUpper(code)]; say != "" {
		return say
	}
	if code != "" && len(code) <= 32 && strings.IndexFunc(code, func(r rune) bool {
		return r != ':' && r != '_' && r != '-' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}) < 0 {
		return "运营商代码 " + code
	}
	return "运营商没有说明原因"
}
