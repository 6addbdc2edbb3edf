package control

import (
	"net/http"
	"strings"
	"time"

	"wangting/internal/emulator/alipay"
	"wangting/internal/emulator/lever"
	"wangting/internal/fault"
	"wangting/internal/regno"
)

// shown is the number of messages, and of faces, that the page lists.
const shown = 50

var beijing = time.FixedZone("CST", 8*3600)

func clock(t time.Time) string { return t.In(beijing).Format("01-02 15:04:05") }

// deskView holds the strings of the first page.
type deskView struct {
	HallURL  string
	Wrong    []string
	Messages []messageView
	Faces    []faceView
	Services []serviceView
	Limits   bool
}

type messageView struct {
	At, Phone, Code  string
	Before, After    string // the text around the code
	Template, Tracer string
	Report           string // of its receipt
}

type faceView struct {
	ID, At, Name, Number, State string
	Pending, OK                 bool
}

type serviceView struct {
	Service, Label, Delay, State, Refusal string
	Broken                                bool
	Modes                                 []modeView
}

type modeView struct {
	Mode, Label string
	Now         bool
}

// desk shows messages, faces and services, and the fault of a form.
func (d Deps) desk(w http.ResponseWriter, r *http.Request, status int, err error) {
	v := deskView{HallURL: d.HallURL, Limits: d.SMS.Limits(), Wrong: faultSentences(err)}
	for i, s := range d.SMS.Sent("") {
		if i == shown {
			break
		}
		m := messageView{At: clock(s.At), Phone: s.Phone, Before: s.Text, Template: s.Template, Tracer: s.OutID, Report: receiptLabel(s.Report)}
		if before, after, ok := strings.Cut(s.Text, s.Code); ok && s.Code != "" {
			m.Before, m.Code, m.After = before, s.Code, after
		}
		v.Messages = append(v.Messages, m)
	}
	for i, f := range d.Face.Faces() {
		if i == shown {
			break
		}
		v.Faces = append(v.Faces, faceView{
			ID: f.ID, At: clock(f.Began), Name: f.Name, Number: regno.MaskDocument(f.Number),
			State: f.State.Label(), Pending: f.State == alipay.Pending, OK: f.State == alipay.Passed,
		})
	}
	for _, s := range d.Levers.Settings() {
		v.Services = append(v.Services, service(s))
	}
	render(w, r, status, deskPage(v))
}

// receiptLabel says in words what became of the receipt of a message.
func receiptLabel(code string) string {
	switch code {
	case "DELIVERED":
		return "已送达"
	case "MOBILE_NOT_ON_SERVICE":
		return "未送达（停机）"
	}
	return code
}

func service(s lever.Setting) serviceView {
	v := serviceView{Service: s.Service, Label: s.Label, Delay: "8s", Refusal: s.Refusal, Broken: s.Mode != lever.OK || s.Refusal != ""}
	if s.Delay > 0 {
		v.Delay = s.Delay.String()
	}
	for _, o := range lever.Options() {
		if !s.Has(o.Mode) {
			continue
		}
		v.Modes = append(v.Modes, modeView{string(o.Mode), o.Label, o.Mode == s.Mode})
		if o.Mode == s.Mode {
			v.State = o.Label
		}
	}
	if s.Refusal != "" && s.Mode == lever.OK {
		v.State = "拒绝"
	}
	return v
}

// faultSentences returns the sentences of a fault.
func faultSentences(err error) []string {
	if err == nil {
		return nil
	}
	f := fault.Of(err)
	var out []string
	if f.Say != "" {
		out = append(out, f.Say)
	}
	for _, fd := range f.Fields {
		out = append(out, fd.Say)
	}
	return out
}
