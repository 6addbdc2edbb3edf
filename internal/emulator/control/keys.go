package control

import (
	"net/http"

	"wangting/internal/emulator/ca"
	"wangting/internal/emulator/people"
)

// keysView holds the strings of the counter of the certificate authority.
type keysView struct {
	HallURL string
	PIN     string
	Wrong   []string
	Units   []people.Unit
	Plug    bool // the driver's folder is known
	Issued  []keyView
}

type keyView struct {
	Serial, Name, USCC, Until, State string
	Good                             bool
}

type validity struct{ Key, Label string }

var validities = []validity{
	{string(ca.Years), "三年"}, {string(ca.Minutes), "五分钟后到期"}, {string(ca.Past), "昨天已到期"},
}

// keys shows the certificates, and the fault of a form.
func (d Deps) keys(w http.ResponseWriter, r *http.Request, status int, err error) {
	v := keysView{HallURL: d.HallURL, PIN: ca.PIN, Wrong: faultSentences(err), Units: d.People.Units(), Plug: d.CA.MayPlug()}
	for i, c := range d.CA.Certificates() {
		if i == shown {
			break
		}
		v.Issued = append(v.Issued, key(c))
	}
	render(w, r, status, keysPage(v))
}

func key(c ca.Issued) keyView {
	v := keyView{Serial: c.Serial, Name: c.Name, USCC: c.USCC, State: "有效", Until: "—"}
	if !c.Until.IsZero() {
		v.Until = c.Until.In(beijing).Format("2006-01-02 15:04")
	}
	switch {
	case c.Revoked:
		v.State = "已吊销"
	case c.Ended:
		v.State = "已到期"
	}
	v.Good = v.State == "有效"
	return v
}

// issue gives a certificate as a file, or puts it into the driver.
func (d Deps) issue(w http.ResponseWriter, r *http.Request) {
	name, file, err := d.CA.Counter(r.PostFormValue("uscc"), ca.Validity(r.PostFormValue("validity")), r.Host)
	if err == nil && r.PostFormValue("to") == "driver" && d.CA.MayPlug() {
		d.keyDone(w, r, d.CA.Plug(name, file))
		return
	}
	if err != nil {
		d.keyDone(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/x-pem-file")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, _ = w.Write(file)
}

func (d Deps) revoke(w http.ResponseWriter, r *http.Request) {
	d.keyDone(w, r, d.CA.TakeBack(r.PostFormValue("serial")))
}

func (d Deps) keyDone(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case !wantsPage(r):
		answerDone(w, err)
	case err != nil:
		d.keys(w, r, status(err), err)
	default:
		http.Redirect(w, r, "/control/ca", http.StatusSeeOther)
	}
}
