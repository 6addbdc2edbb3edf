package app

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"wangting/internal/account"
	"wangting/internal/config"
	"wangting/internal/figures"
	"wangting/internal/gateway/alipay"
	"wangting/internal/gateway/aliyunsms"
	"wangting/internal/gateway/ca"
	"wangting/internal/gateway/coresys"
	"wangting/internal/gateway/courier"
	"wangting/internal/gateway/gjgx"
	"wangting/internal/gateway/jis"
	"wangting/internal/gateway/legacy"
	"wangting/internal/gateway/licence"
	"wangting/internal/gateway/oidc"
	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/realname"
	"wangting/internal/gateway/registry"
	"wangting/internal/gateway/seal"
	"wangting/internal/gateway/witness"
	"wangting/internal/secret"
	"wangting/internal/signon/signonweb"
	"wangting/internal/upgrade"
)

// Outside are the systems that the hall asks (OUT-1): one client each, address and keys from the settings.
type Outside struct {
	Alipay   *alipay.Gateway
	SMS      *aliyunsms.Gateway
	RealName *realname.Gateway
	Units    account.Register    // Company or Exchange, else Register, else the counter
	Register *registry.Gateway   // of the emulator's convention, which production does not ask; nil where it is not configured
	Company  *registry.Companies // asked about companies in the place of Register; nil where it is not configured, as those below
	Exchange *gjgx.Gateway       // the same, of the national exchange
	Province *jis.Gateway
	OIDC     *oidc.Gateway // instead of Province
	Licence  *licence.Gateway
	CA       *ca.Gateway
	Core     *coresys.Gateway
	Courier  *courier.Gateway
	Seal     *seal.Gateway

	Witnesses []*witness.Gateway // of the public log
}

// health says how each outside system has been answering.
func health(o Outside) []patience.Health {
	all := []patience.Health{
		o.Alipay.Patience().Health(),
		o.SMS.Patience().Health(),
		o.RealName.Patience().Health(),
	}
	add := func(configured bool, of func() *patience.Patience) {
		if configured {
			all = append(all, of().Health())
		}
	}
	add(o.Register != nil, o.Register.Patience)
	add(o.Province != nil, o.Province.Patience)
	add(o.Company != nil, o.Company.Patience)
	add(o.Exchange != nil, o.Exchange.Patience)
	add(o.OIDC != nil, o.OIDC.Patience)
	add(o.Courier != nil, o.Courier.Patience)
	add(o.Core != nil, o.Core.Patience)
	add(o.Seal != nil, o.Seal.Patience)
	if o.CA != nil {
		all = append(all, o.CA.Health())
	}
	add(o.Licence != nil, o.Licence.Patience)
	for _, w := range o.Witnesses {
		all = append(all, w.Patience().Health())
	}
	return all
}

// systems is health in the words of the figures.
func (h *Hall) systems() (all []figures.System) {
	for _, s := range health(h.Outside) {
		all = append(all, figures.System{Name: s.Service, Away: s.State == patience.Open, LastSuccess: s.LastSuccess,
			LastFailure: s.LastFailure, Took: s.Took})
	}
	return all
}

func outside(h *Hall) (Outside, error) {
	c := h.Config
	took := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "wangting_outside_seconds", Help: "Time of a call to an outside system, with its tries.",
		Buckets: []float64{.01, .05, .2, 1, 5, 10},
	}, []string{"service", "outcome"})
	h.Metrics.MustRegister(took)
	patient := func(s config.Service) patience.Options {
		return patience.Options{PerCall: s.Timeout, Watch: func(c patience.Call) {
			took.WithLabelValues(c.Service, c.Outcome).Observe(c.Took.Seconds())
			if c.Refusal != "" {
				h.log.Error("an outside system refuses us", "service", c.Service, "why", c.Refusal)
			}
		}}
	}
	var o Outside
	var err error
	wrong := func(name string) (Outside, error) { return o, fmt.Errorf("settings: %s: %w", name, err) }
	if o.Alipay, err = alipay.New(alipay.Settings{BaseURL: c.Alipay.Base, AppID: c.Alipay.AppID, PrivateKey: c.Alipay.PrivateKey,
		PlatformPublicKey: c.Alipay.PlatformKey, ReturnURL: c.Public, Patience: patient(config.Service{})}); err != nil {
		return wrong("alipay")
	}
	if o.SMS, err = aliyunsms.New(aliyunsms.Settings{BaseURL: c.SMS.Endpoint, AccessKeyID: c.SMS.KeyID, AccessKeySecret: c.SMS.KeySecret,
		SignName: c.SMS.Sign, Templates: c.SMS.Templates, Patience: patient(config.Service{})}); err != nil {
		return wrong("sms")
	}
	var key []byte
	var rest account.Register = registry.Counter{}
	if c.Register.Base != "" {
		if key, err = base64.StdEncoding.DecodeString(c.Register.Secret); err != nil {
			return wrong("register.secret")
		}
		if o.Register, err = registry.New(registry.Settings{
			BaseURL: c.Register.Base, AppID: c.Register.AppID, Key: key, Now: h.now, Patience: patient(c.Register),
		}); err != nil {
			return wrong("register")
		}
		rest = o.Register
	}
	if o.RealName, err = realname.New(realname.Settings{
		BaseURL: c.RealName.Base, AccessKeyID: c.RealName.AppID, AccessKeySecret: c.RealName.Secret, Patience: patient(c.RealName),
	}); err != nil {
		return wrong("realname")
	}
	if m := c.Companies; m.Base != "" {
		if o.Company, err = registry.NewCompanies(registry.CompaniesSettings{BaseURL: m.Base, AccessKeyID: m.KeyID,
			AccessKeySecret: m.KeySecret, Scene: m.Scene, Patience: patient(config.Service{Timeout: m.Timeout})}, rest); err != nil {
			return wrong("companies")
		}
	}
	o.Units = registry.First(o.Company, rest)
	if x := c.Exchange; x.Base != "" {
		if o.Exchange, err = gjgx.New(gjgx.Settings{BaseURL: x.Base, RefreshURL: x.Refresh, Requester: x.RID, Interface: x.SID, Key: x.Key,
			Question: x.Question, Answer: x.Answer, Statuses: x.Statuses, Now: h.now,
			Patience: patient(config.Service{Timeout: x.Timeout})}, rest); err != nil {
			return wrong("exchange")
		}
		o.Units = o.Exchange
	}
	if c.Core.Base != "" {
		if key, err = base64.StdEncoding.DecodeString(c.Core.Secret); err != nil {
			return wrong("core.secret")
		}
		if o.Core, err = coresys.New(coresys.Settings{
			BaseURL: c.Core.Base, AppID: c.Core.AppID, Key: key, Now: h.now, Patience: patient(c.Core),
		}); err != nil {
			return wrong("core")
		}
	}
	if c.Seal.Base != "" {
		if key, err = base64.StdEncoding.DecodeString(c.Seal.Secret); err != nil {
			return wrong("seal.secret")
		}
		if o.Seal, err = seal.New(seal.Settings{BaseURL: c.Seal.Base, AppID: c.Seal.AppID, Key: key, Real: c.Production(), Now: h.now,
			Patience: patient(c.Seal)}); err != nil {
			return wrong("seal")
		}
	}
	if c.Courier.Base != "" {
		if o.Courier, err = courier.New(courier.Settings{
			BaseURL: c.Courier.Base, Customer: c.Courier.AppID, Key: c.Courier.Secret, Patience: patient(c.Courier),
		}); err != nil {
			return wrong("courier")
		}
	}
	for _, w := range c.Witnesses {
		g, err := witness.New(witness.Settings{Name: w.Name, BaseURL: w.Base, Key: w.Key, Patience: patient(config.Service{Timeout: w.Timeout})})
		if err != nil {
			return o, fmt.Errorf("settings: witness.%s: %w", w.Name, err)
		}
		o.Witnesses = append(o.Witnesses, g)
	}
	return o, waysIn(&o, c, patient(config.Service{}), h.now)
}

// waysIn are the systems that people may come from.
func waysIn(o *Outside, c config.Config, patient patience.Options, now func() time.Time) (err error) {
	switch p := c.Province; {
	case p.Entry == "" && p.Issuer == "":
	case p.Kind == "oidc":
		o.OIDC, err = oidc.New(oidc.Settings{Issuer: p.Issuer, ClientID: p.ClientID, ClientSecret: p.ClientSecret, Patience: patient})
	case p.Kind == "own-gateway" || p.Kind == "direct":
		o.Province, err = jis.New(jis.Settings{
			Entry: p.Entry, Base: p.Base, Direct: p.Kind == "direct", AppMark: p.AppMark, AppWord: p.AppWord, Now: now,
			Patience: patient,
		})
	default:
		err = fmt.Errorf("kind is %q, and must be direct, oidc or, in the demo, own-gateway", p.Kind)
	}
	if err != nil {
		return fmt.Errorf("settings: province: %w", err)
	}
	if l := c.Licence; l.Base != "" {
		if o.Licence, err = licence.New(licence.Settings{
			Base: l.Base, AppID: l.AppID, PrivateKey: l.PrivateKey, PlatformKey: l.PlatformKey,
			Callback: c.Public + signonweb.LicenceCallback, Now: now, Patience: patient,
		}); err != nil {
			return fmt.Errorf("settings: licence: %w", err)
		}
	}
	if c.CA.Roots != "" {
		roots, err := pemOf(c.CA.Roots)
		if err != nil {
			return fmt.Errorf("settings: ca.roots: %w", err)
		}
		responders, err := pemOf(c.CA.Responders)
		if err != nil {
			return fmt.Errorf("settings: ca.responders: %w", err)
		}
		if o.CA, err = ca.New(ca.Settings{Roots: roots, Responders: responders, Now: now, Patience: patient}); err != nil {
			return fmt.Errorf("settings: ca: %w", err)
		}
	}
	return nil
}

// pemOf gives a setting that is PEM or the path of a file of it.
func pemOf(s string) (string, error) {
	if s == "" || strings.Contains(s, "-----BEGIN") {
		return s, nil
	}
	b, err := os.ReadFile(s)
	return string(b), err
}

// olderHalls are the halls that an upgrade may come from, and their clients by code.
func olderHalls(h *Hall, hasher legacy.Hasher) ([]upgrade.Older, legacy.Halls, error) {
	var names []upgrade.Older
	halls := legacy.Halls{}
	for _, c := range h.Config.Legacy {
		hall, err := olderHall(h, c, hasher)
		if err != nil {
			return nil, nil, fmt.Errorf("settings: legacy %s: %w", c.Code, err)
		}
		halls[c.Code] = hall
		names = append(names, upgrade.Older{Code: c.Code, Name: c.Name})
	}
	return names, halls, nil
}

func olderHall(h *Hall, c config.Older, hasher legacy.Hasher) (legacy.Hall, error) {
	switch c.Kind {
	case "http":
		key, err := base64.StdEncoding.DecodeString(c.Secret)
		if err != nil {
			return nil, fmt.Errorf("secret: %w", err)
		}
		return legacy.NewAsked(legacy.Settings{
			Name: c.Name, BaseURL: c.Base, AppID: c.AppID, Key: key, Now: h.now,
			Patience: patience.Options{PerCall: 5 * time.Second},
		})
	case "table":
		return legacy.NewTable(c.URL, c.Query, c.Habit)
	case "file":
		return legacy.NewImported(c.File, hasher), nil
	}
	return nil, fmt.Errorf("kind %q is none of http, table, file", c.Kind)
}

// AskOlder asks an older hall about an account that it cannot have. It is nil when the hall says no.
func AskOlder(ctx context.Context, h *Hall, c config.Older) error {
	hall, err := olderHall(h, c, secret.NewPasswords(0, 0))
	if err != nil {
		return err
	}
	if _, err = hall.Verify(ctx, "no such account", ""); errors.Is(err, legacy.ErrWrong) {
		return nil
	}
	return cmp.Or(err, errors.New("it knows an account that cannot be"))
}

// WrapOlder wraps the hashes that an older hall leaves, for a hall of kind file.
func WrapOlder(ctx context.Context, in io.Reader, out io.Writer) (int, error) {
	return legacy.Wrap(ctx, in, out, secret.NewPasswords(0, 0))
}
