package aliyunsms

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// The service writes days and times of China.
var china = time.FixedZone("CST", 8*3600)

type detail struct {
	PhoneNum     string
	SendStatus   int // 2: failed, 3: received
	SendDate     string
	ReceiveDate  string
	TemplateCode string
	Content      string
	OutId        string `json:",omitempty"`
	ErrCode      string
}

// details answers QuerySendDetails: the messages to one phone on one day, the newest first.
func (p *Platform) details(w http.ResponseWriter, q url.Values, request string) {
	size, err1 := strconv.Atoi(q.Get("PageSize"))
	page, err2 := strconv.Atoi(q.Get("CurrentPage"))
	day, err3 := time.ParseInLocation("20060102", q.Get("SendDate"), china)
	if err1 != nil || err2 != nil || err3 != nil || size < 1 || size > 50 || page < 1 || !mobile.MatchString(q.Get("PhoneNumber")) {
		answer(w, http.StatusOK, map[string]string{"Code": "isv.INVALID_PARAMETERS", "Message": "参数异常", "RequestId": request})
		return
	}
	var all []detail
	for _, s := range p.Sent(q.Get("PhoneNumber")) {
		if at := s.At.In(china); at.Format("20060102") == day.Format("20060102") {
			text := at.Format("2006-01-02 15:04:05")
			status, code := 3, fate(s.Phone)
			if code != "DELIVERED" {
				status = 2
			}
			all = append(all, detail{s.Phone, status, text, text, s.Template, s.Text, s.OutID, code})
		}
	}
	from := min((page-1)*size, len(all))
	var body struct {
		Code, Message, RequestId string
		TotalCount               string
		SmsSendDetailDTOs        struct{ SmsSendDetailDTO []detail }
	}
	body.Code, body.Message, body.RequestId, body.TotalCount = "OK", "OK", request, strconv.Itoa(len(all))
	body.SmsSendDetailDTOs.SmsSendDetailDTO = all[from:min(from+size, len(all))]
	w.Header().Set("Content-Type", "application/json;charset=utf-8")
	json.NewEncoder(w).Encode(body)
}
