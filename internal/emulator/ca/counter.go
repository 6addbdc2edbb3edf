package ca

import (
	"os"
	"path/filepath"
	"time"

	"wangting/internal/fault"
)

// Validity is how long a certificate of the counter is valid. A signed certificate cannot be changed, so one that
// expires while somebody looks is issued with little time left.
type Validity string

const (
	Years   Validity = "years"
	Minutes Validity = "minutes" // of five minutes
	Past    Validity = "past"    // ended yesterday
)

// Counter issues a certificate to a unit of the register and gives it as the contents of a file. host is where the
// authority is reached. Fault: Invalid.
func (a *Authority) Counter(uscc string, v Validity, host string) (name string, file []byte, err error) {
	u, ok := a.o.People.Unit(uscc)
	if !ok {
		return "", nil, fault.On("uscc", "请选择单位")
	}
	r, now := Request{USCC: u.USCC, Name: u.Name, URL: "http://" + host + a.o.Path}, a.o.Now()
	switch v {
	case Years:
	case Minutes:
		r.Until = now.Add(5 * time.Minute)
	case Past:
		r.From, r.Until = now.AddDate(-1, 0, -1), now.AddDate(0, 0, -1)
	default:
		return "", nil, fault.On("validity", "请选择有效期")
	}
	k, err := a.Issue(r)
	if err != nil {
		return "", nil, err
	}
	if file, err = k.PEM(); err != nil {
		return "", nil, err
	}
	return u.USCC + "-" + k.Cert.SerialNumber.Text(16)[:6] + ".pem", file, nil
}

// MayPlug reports whether the driver's folder is known.
func (a *Authority) MayPlug() bool { return a.o.Keys != "" }

// Plug puts a certificate into the driver, as a key into a machine.
func (a *Authority) Plug(name string, file []byte) error {
	if err := os.MkdirAll(a.o.Keys, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(a.o.Keys, filepath.Base(name)), file, 0o600)
}

// Certificates are all that were issued, the newest first, each with whether it is revoked.
func (a *Authority) Certificates() []Issued {
	s := a.State()
	out := make([]Issued, 0, len(s.Issued))
	for i := len(s.Issued) - 1; i >= 0; i-- {
		c := s.Issued[i]
		_, c.Revoked = s.Revoked[c.Serial]
		c.Ended = !c.Until.IsZero() && !c.Until.After(a.o.Now()) // an earlier version kept none
		out = append(out, c)
	}
	return out
}

// TakeBack revokes a certificate that was issued. Fault: NotFound.
func (a *Authority) TakeBack(serial string) error {
	for _, c := range a.Certificates() {
		if c.Serial == serial {
			a.Revoke(serial)
			return nil
		}
	}
	return fault.New(fault.NotFound, "没有这张证书")
}
