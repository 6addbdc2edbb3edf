// Package emulator owns the playing of all outside systems on one port, so that
// the hall can be tried on a machine without any of them (OUT-1, OUT-2). Each
// system is a package of its own that speaks the real wire format and verifies
// the hall's signatures; this one mounts them, puts a lever before each and
// keeps what was changed by hand over a restart.
//
//	/alipay/gateway.do   face verification; its phone pages below /alipay/face/
//	/sms/                short messages
//	/registry/           registers of organisations
//	/realname/           population register
//	/province/           the province's single sign-on, asked behind a gateway or directly
//	/oidc/               the same by OpenID Connect
//	/licence/            电子营业执照
//	/courier/            快递100 and its page, where parcels are moved
//	/core/               the core business system of social insurance
//	/ca/                 the certificate authority and its counter
//	/legacy/             an older hall, for upgrades
//	/control             the control page, and its JSON interface
//
// It imports no gateway and no room. It is never part of a hall in production.
package emulator

import (
	"encoding/hex"
	"net/http"
	"time"

	"wangting/internal/emulator/alipay"
	"wangting/internal/emulator/aliyunsms"
	"wangting/internal/emulator/ca"
	"wangting/internal/emulator/control"
	"wangting/internal/emulator/coresys"
	"wangting/internal/emulator/courier"
	"wangting/internal/emulator/jis"
	"wangting/internal/emulator/legacy"
	"wangting/internal/emulator/lever"
	"wangting/internal/emulator/licence"
	"wangting/internal/emulator/oidc"
	"wangting/internal/emulator/people"
	"wangting/internal/emulator/realname"
	"wangting/internal/emulator/registry"
)

// Keys of the services at the levers.
const (
	Alipay   = "alipay"
	SMS      = "sms"
	Registry = "registry"
	Realname = "realname"
	Legacy   = "legacy"
	Province = "province"
	OIDC     = "oidc"
	Licence  = "licence"
	CA       = "ca"
	Core     = "core"
	Courier  = "courier"
)

// Options is how the world is set up.
type Options struct {
	Keys      Keys
	Clock     func() time.Time  // nil takes time.Now
	Stamps    func() time.Time  // by which the vendors' own clients date what they sign, whatever clock the hall has; nil takes Clock
	StateFile string            // keeps additions, faces and levers; empty keeps nothing
	PublicURL string            // where phones reach this port, such as http://192.168.1.5:8081; empty uses the request's host
	HallURL   string            // a link back to the hall on the control page; may be empty
	Templates map[string]string // texts of SMS templates, with ${name}
}

// World is every outside system, played. It is safe for concurrent use.
type World struct {
	People *people.World
	Face   *alipay.Bureau
	SMS    *aliyunsms.Platform
	Levers *lever.Board
	CA     *ca.Authority

	oidc    *oidc.Provider
	handler http.Handler
	keep    *keeper
}

// New gives a world, with what an earlier one kept.
func New(o Options) (*World, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Stamps == nil {
		o.Stamps = o.Clock
	}
	w := &World{}
	keep := &keeper{path: o.StateFile, world: w}
	w.keep = keep
	w.People = people.New(o.Clock, keep.save)
	w.Levers = lever.NewBoard(keep.save)
	w.SMS = aliyunsms.New(aliyunsms.Options{
		AccessKeyID: o.Keys.SMSAccessKeyID, AccessKeySecret: o.Keys.SMSAccessKeySecret,
		Templates: o.Templates, Now: o.Clock, Stamps: o.Stamps, Changed: keep.save,
	})
	var public string
	if o.PublicURL != "" {
		public = o.PublicURL + "/alipay"
	}
	var err error
	w.Face, err = alipay.New(alipay.Options{
		AppID: o.Keys.AlipayAppID, AppPublicKey: o.Keys.AlipayAppPublic, PlatformKey: o.Keys.AlipayPlatform,
		PublicURL: public, Path: "/alipay", Now: o.Clock, Stamps: o.Stamps, Changed: keep.save,
	})
	if err != nil {
		return nil, err
	}
	if w.CA, err = ca.New(ca.Options{Root: o.Keys.sm2Key(caRoot), Sub: o.Keys.sm2Key(caSub), Path: "/ca", People: w.People, Now: o.Clock, Changed: keep.save}); err != nil {
		return nil, err
	}
	if w.oidc, err = oidc.New(oidc.Options{Path: "/oidc", ClientID: o.Keys.RegistryAppID, ClientSecret: hex.EncodeToString(o.Keys.RegistryKey), Back: o.HallURL + "/login/province/back",
		Key: o.Keys.platformRSA(), People: w.People, Now: o.Stamps}); err != nil {
		return nil, err
	}
	w.handler = w.mount(o)
	if err := keep.restore(); err != nil {
		return nil, err
	}
	return w, nil
}

func (w *World) mount(o Options) http.Handler {
	mux := http.NewServeMux()
	put := func(service, label string, h http.Handler) {
		prefix := "/" + service
		mux.Handle(prefix+"/", w.Levers.Before(service, label, http.StripPrefix(prefix, h)))
	}
	put(Alipay, "支付宝人脸认证", w.Face.Handler())
	put(SMS, "短信服务", w.SMS.Handler())
	put(Registry, "单位登记信息核验", registry.Handler(registry.Options{
		AppID: o.Keys.RegistryAppID, Key: o.Keys.RegistryKey, People: w.People, Now: o.Clock,
	}))
	put(Legacy, "江苏省人社网办大厅（原）", legacy.Handler(legacy.Options{AppID: o.Keys.RegistryAppID, Key: o.Keys.RegistryKey, Now: o.Clock}))
	put(Province, "省政务统一身份认证", jis.New(jis.Options{AppMark: o.Keys.RegistryAppID, AppWord: hex.EncodeToString(o.Keys.RegistryKey), HallURL: o.HallURL, People: w.People, Now: o.Clock}).Handler())
	put(Courier, "快递查询", courier.New(courier.Options{Customer: o.Keys.RegistryAppID, Key: hex.EncodeToString(o.Keys.RegistryKey), Now: o.Clock}).Handler())
	put(Core, "社会保险核心业务系统", coresys.Handler(coresys.Options{AppID: o.Keys.RegistryAppID, Key: o.Keys.RegistryKey, People: w.People, Now: o.Clock}))
	put(CA, "电子认证机构", w.CA.Handler())
	put(OIDC, "省政务统一身份认证（OIDC）", w.oidc.Handler())
	put(Licence, "电子营业执照", licence.New(licence.Options{AppID: o.Keys.RegistryAppID, HallKey: &o.Keys.sm2Key(licenceHall).PublicKey, Key: o.Keys.sm2Key(licencePlatform),
		PublicURL: o.PublicURL, Path: "/licence", HallURL: o.HallURL, People: w.People, Now: o.Clock}).Handler())
	put(Realname, "公安实名核验", realname.Handler(realname.Options{
		AppID: o.Keys.RealnameAppID, Key: o.Keys.RealnameKey, People: w.People, Now: o.Clock,
	}))
	panel := control.Handler(control.Deps{People: w.People, Face: w.Face, SMS: w.SMS, Levers: w.Levers, HallURL: o.HallURL})
	mux.Handle("/control", panel)
	mux.Handle("/control/", panel)
	mux.Handle("GET /{$}", http.RedirectHandler("/control", http.StatusSeeOther))
	return mux
}

// Handler serves every system below its prefix, and the control page.
func (w *World) Handler() http.Handler { return w.handler }

// Flush waits until every change so far is in the state file.
func (w *World) Flush() { w.keep.flush() }
