package emulator_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wangting/internal/emulator"
)

func TestReceiptsOfMessagesArePushedToTheHall(t *testing.T) { // OUT-2, OUT-3
	k, err := keys()
	if err != nil {
		t.Fatal(err)
	}
	type receipt struct {
		Phone   string `json:"phone_number"`
		Success bool   `json:"success"`
		Code    string `json:"err_code"`
		OutID   string `json:"out_id"`
		BizID   string `json:"biz_id"`
	}
	pushed := make(chan receipt, 2)
	hall := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var list []receipt
		if r.URL.Path != "/callback/sms/"+k.SMSReports() || json.NewDecoder(r.Body).Decode(&list) != nil || len(list) != 1 {
			t.Errorf("%s: %v", r.URL.Path, list)
		}
		pushed <- list[0]
		_, _ = w.Write([]byte(`{"code":0,"msg":"成功"}`))
	}))
	defer hall.Close()
	w, err := emulator.New(emulator.Options{Keys: k, HallURL: hall.URL, Reports: true,
		Templates: map[string]string{"SMS_1": "验证码${code}。"}})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(w.Handler())
	defer srv.Close()
	for phone, code := range map[string]string{"13800000001": "DELIVERED", "13800000000": "MOBILE_NOT_ON_SERVICE"} {
		send(t, srv, phone, "111111")
		r := <-pushed
		if r.Phone != phone || r.Code != code || r.Success != (code == "DELIVERED") || r.BizID == "" {
			t.Errorf("the receipt: %+v", r)
		}
	}
	for range 2000 { // the platform notes a receipt once the hall has answered
		if _, page, _ := do(t, "GET", srv.URL+"/control", nil, true); strings.Contains(page, "回执 已送达") && strings.Contains(page, "回执 未送达（停机）") {
			return
		}
	}
	t.Error("the page does not show the receipts")
}
