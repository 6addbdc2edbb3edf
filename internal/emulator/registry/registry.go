// Package registry emulates the registers of organisations: 市场监管, 编办 and 民政
// behind one address. It answers value by value and returns particulars only when every
// value matches, so that a code alone does not open a unit's data.
package registry

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"wangting/internal/emulator/people"
	"wangting/internal/emulator/signed"
	"wangting/internal/regno"
)

// Options sets the credentials and the emulated people.
type Options struct {
	AppID  string
	Key    []byte
	People *people.World
	Now    func() time.Time
}

type question struct {
	USCC     string `json:"uniscid"`
	Name     string `json:"entname"`
	Rep      string `json:"lerep"`
	CertType string `json:"certType"`
	CertNo   string `json:"certNo"`
}

type reply struct {
	Code     string `json:"code"`
	Name     string `json:"entname,omitempty"`
	Rep      string `json:"lerep,omitempty"`
	CertType string `json:"certType,omitempty"`
	CertNo   string `json:"certNo,omitempty"`
	Status   string `json:"entstatus,omitempty"`
	Region   string `json:"region,omitempty"`
	Address  string `json:"dom,omitempty"`
	Type     string `json:"enttype,omitempty"`
	Industry string `json:"industry,omitempty"`
	Regorg   string `json:"regorg,omitempty"`
	EstDate  string `json:"estdate,omitempty"`
}

// Handler serves POST /verifyEnterprise.
func Handler(o Options) http.Handler {
	guard := signed.NewGuard(o.AppID, o.Key, o.Now)
	mux := http.NewServeMux()
	mux.Handle("POST /verifyEnterprise", guard.Interface("verifyEnterprise", func(body []byte) any {
		return answer(o.People, body)
	}))
	return mux
}

func answer(w *people.World, body []byte) reply {
	var q question
	if json.Unmarshal(body, &q) != nil {
		return reply{Code: "ERROR"}
	}
	u, ok := w.Unit(strings.ToUpper(strings.TrimSpace(q.USCC)))
	if !ok {
		return reply{Code: "NOT_FOUND"}
	}
	r := reply{
		Code:     "OK",
		Name:     compare(tidy(q.Name), tidy(u.Name)),
		Rep:      compare(regno.NameOf(q.Rep), regno.NameOf(u.RepName)),
		CertType: compare(q.CertType, u.RepDocType),
		CertNo:   compare(strings.ToUpper(strings.TrimSpace(q.CertNo)), u.RepDocNumber),
		Status:   u.Status,
	}
	const m = "MATCH"
	if r.Name == m && r.Rep == m && r.CertType == m && r.CertNo == m {
		r.Region, r.Address, r.Type, r.Industry = u.Region, u.Address, u.Type, u.Industry
		r.Regorg, r.EstDate = u.Register(), u.Established
	}
	return r
}

func compare[T ~string](claimed, registered T) string {
	if claimed == registered {
		return "MATCH"
	}
	return "MISMATCH"
}

// tidy makes brackets full-width and drops blanks, as registers do.
func tidy(name string) string {
	return strings.NewReplacer("(", "（", ")", "）", " ", "").Replace(name)
}
