package aliyunsms

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// NotOnService is the end of the numbers that no message reaches.
const NotOnService = "0000"

// fate is the code of what becomes of a message to a number.
func fate(phone string) string {
	if strings.HasSuffix(phone, NotOnService) {
		return "MOBILE_NOT_ON_SERVICE"
	}
	return "DELIVERED"
}

// receipt is one entry of a push of SmsReport.
type receipt struct {
	Phone   string `json:"phone_number"`
	Sent    string `json:"send_time"`
	At      string `json:"report_time"`
	Success bool   `json:"success"`
	Code    string `json:"err_code"`
	Message string `json:"err_msg"`
	Size    string `json:"sms_size"`
	BizID   string `json:"biz_id"`
	OutID   string `json:"out_id"`
}

// push sends the receipt of a message until the hall takes it, or gives up as the service does.
func (p *Platform) push(s Sent) {
	code := fate(s.Phone)
	sent := s.At.In(china).Format(time.DateTime)
	r := receipt{s.Phone, sent, p.opts.Now().In(china).Format(time.DateTime), code == "DELIVERED", code, code, "1", s.BizID, s.OutID}
	if r.Success {
		r.Message = "用户接收成功"
	}
	body, err := json.Marshal([]receipt{r})
	if err != nil {
		return
	}
	for _, wait := range p.opts.Wait {
		time.Sleep(wait)
		if taken(p.opts.Push, body) {
			p.noted(s.BizID, code)
			return
		}
		p.noted(s.BizID, "回执未被接收")
	}
}

func taken(at string, body []byte) bool {
	c := http.Client{Timeout: 5 * time.Second}
	res, err := c.Post(at, "application/json;charset=utf-8", bytes.NewReader(body))
	if err != nil {
		return false
	}
	defer func() { _ = res.Body.Close() }()
	var said struct{ Code int }
	said.Code = -1
	return res.StatusCode == http.StatusOK && json.NewDecoder(res.Body).Decode(&said) == nil && said.Code == 0
}

// noted keeps what became of a receipt, for the control page.
func (p *Platform) noted(biz, what string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.sent {
		if p.sent[i].BizID == biz {
			p.sent[i].Report = what
		}
	}
}
