package registry

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wangting/internal/emulator/acs3"
	"wangting/internal/emulator/people"
	"wangting/internal/regno"
)

// CompaniesOptions sets the access key and the emulated people.
type CompaniesOptions struct {
	AccessKeyID, AccessKeySecret string

	People  *people.World
	Stamps  func() time.Time // clock by which calls are dated
	Refusal func() string    // code with which every question is refused; nil or "" serves
}

// Companies emulates Aliyun's Cloudauth, action EntElementVerifyV2 (ENT_4META): one word about four values, and the state of
// the registration. It keeps companies only, and numbers of identity cards only.
func Companies(o CompaniesOptions) http.Handler {
	guard := acs3.NewGuard(o.AccessKeyID, o.AccessKeySecret, o.Stamps)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		request := rand.Text()
		say := func(status int, code string, result any) {
			w.Header().Set("Content-Type", "application/json;charset=utf-8")
			w.WriteHeader(status)
			_ = json.NewEncoder(w).Encode(map[string]any{"Code": code, "Message": "success", "RequestId": request, "Result": result})
		}
		if no := guard.Check(r, "2022-11-25", "EntElementVerifyV2"); no.Code != "" {
			say(no.Status, no.Code, nil)
			return
		}
		if r.ParseForm() != nil || len(r.PostForm.Get("MerchantBizId")) != 32 || r.PostForm.Get("UserAuthorization") != "1" ||
			r.PostForm.Get("SceneCode") == "" || r.PostForm.Get("InfoVerifyType") != "ENT_4META" || r.PostForm.Get("EntName") == "" {
			say(http.StatusOK, "400", nil)
			return
		}
		if o.Refusal != nil && o.Refusal() != "" {
			say(http.StatusOK, o.Refusal(), nil)
			return
		}
		say(http.StatusOK, "Success", elements(o.People, r.PostForm.Get))
	})
}

var registered = map[string]int{people.Active: 1, people.MovedAway: 2, people.Cancelled: 3, people.Revoked: 4}

func elements(w *people.World, get func(string) string) map[string]any {
	u, ok := w.Unit(get("LicenseNo"))
	if !ok || !strings.HasPrefix(u.USCC, "9") {
		return map[string]any{"BizCode": "3"}
	}
	name := tidy(get("EntName")) == tidy(u.Name)
	rep := regno.NameOf(get("LegalPersonName")) == regno.NameOf(u.RepName)
	number := u.RepDocType == "01" && strings.ToUpper(get("LegalPersonCertNo")) == u.RepDocNumber
	biz, flags := "1", []string{}
	for flag, same := range map[string]bool{"EntNameFlag": name, "LegalPersonNameFlag": rep, "LegalPersonCertNoFlag": number} {
		if !same {
			biz, flags = "2", append(flags, flag)
		}
	}
	return map[string]any{"BizCode": biz, "ReasonDetail": strings.Join(flags, ","), "Status": strconv.Itoa(registered[u.Status]),
		"OpenTime": u.Established}
}
