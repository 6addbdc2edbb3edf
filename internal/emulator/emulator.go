// Package emulator owns the emulation of all outside systems on one port, so that
// the hall can be tried on a machine that reaches none of them (OUT-1, OUT-2). Each
// system is a package of its own that speaks the real wire format and verifies the
// hall's signatures. This package mounts them, puts a lever in front of each, and
// saves changes made by hand over a restart.
//
//	/alipay/gateway.do   face verification; its phone pages below /alipay/face/
//	/sms/                short messages
//	/registry/           registers of organisations
//	/companies/          companies by four elements
//	/gjgx/               the national exchange of data, about companies
//	/realname/           population register
//	/province/           the province's single sign-on, behind a gateway or called directly
//	/oidc/               the same by OpenID Connect
//	/licence/            电子营业执照
//	/courier/            快递100 and its page, where parcels advance
//	/seal/               the province's electronic seals
//	/core/               the core business system of social insurance
//	/ca/                 the certificate authority and its counter
//	/witness/            an archive that signs the public log too (C2SP tlog-witness)
//	/legacy/             an older hall, for upgrades
//	/control             the control page, and its JSON interface
//
// It imports no gateway and no room, and never runs in production.
package emulator

import (
	"encoding/hex"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"github.com/emmansun/gmsm/sm2"

	"wangting/internal/emulator/alipay"
	"wangting/internal/emulator/aliyunsms"
	"wangting/internal/emulator/ca"
	"wangting/internal/emulator/control"
	"wangting/internal/emulator/coresys"
	"wangting/internal/emulator/courier"
	"wangting/internal/emulator/gjgx"
	"wangting/internal/emulator/jis"
	"wangting/internal/emulator/legacy"
	"wangting/internal/emulator/lever"
	"wangting/internal/emulator/licence"
	"wangting/internal/emulator/oidc"
	"wangting/internal/emulator/people"
	"wangting/internal/emulator/realname"
	"wangting/internal/emulator/registry"
	"wangting/internal/emulator/seal"
	"wangting/internal/emulator/witness"
)

// Names of the services at the levers.
const (
	Alipay   = "alipay"
	SMS      = "sms"
	Registry = "registry"
	Realname = "realname"
	Company  = "companies"
	Exchange = "gjgx"
	Legacy   = "legacy"
	OldTable = "legacy-table" // the older hall whose table is read
	OldFile  = "legacy-file"  // the older hall that has left a file
	Province = "province"
	OIDC     = "oidc"
	Licence  = "licence"
	CA       = "ca"
	Core     = "core"
	Courier  = "courier"
	Seal     = "seal"
	Witness  = "witness"
)

// Options sets up a World.
type Options struct {
	Keys      Keys
	Clock     func() time.Time  // nil takes time.Now
	Stamps    func() time.Time  // clock of the vendors' libraries, which ignore the hall's; nil takes Clock
	Dir       string            // where the older halls leave their accounts and the CA's driver has its keys; empty has neither
	StateFile string            // file for additions, faces and levers; empty saves nothing
	PublicURL string            // address of this port for phones, such as http://192.168.1.5:8081; empty takes the request's host
	HallURL   string            // address of the hall, for a link on the control page; may be empty
	Templates map[string]string // texts of SMS templates, with ${name}
	Reports   bool              // the receipts of messages are pushed to the hall
}

// World holds every emulated outside system. It is safe for concurrent use.
type World struct {
	People *people.World
	Face   *alipay.Bureau
	SMS    *aliyunsms.Platform
	Levers *lever.Board
	CA     *ca.Authority
	Core   *coresys.Book

	oidc    *oidc.Provider
	witness *witness.Witness
	handler http.Handler
	writer  *stateWriter
}

// New returns a World with the state saved in Options.StateFile.
func New(o Options) (*World, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Stamps == nil {
		o.Stamps = o.Clock
	}
	w := &World{}
	writer := &stateWriter{path: o.StateFile, world: w}
	w.writer = writer
	w.People = people.New(o.Clock, writer.save)
	w.Core = coresys.NewBook(o.Clock, writer.save)
	w.Levers = lever.NewBoard(writer.save)
	w.SMS = aliyunsms.New(aliyunsms.Options{
		AccessKeyID: o.Keys.SMSAccessKeyID, AccessKeySecret: o.Keys.SMSAccessKeySecret,
		Templates: o.Templates, Now: o.Clock, Stamps: o.Stamps, Changed: writer.save, Refusal: w.Levers.Refusal(SMS),
		Push: o.reports(),
	})
	var err error
	w.Face, err = alipay.New(alipay.Options{
		AppID: o.Keys.AlipayAppID, AppPublicKey: o.Keys.AlipayAppPublic, PlatformKey: o.Keys.AlipayPlatform,
		Path: "/alipay", Now: o.Clock, Stamps: o.Stamps, Changed: writer.save,
		Known: w.known, Refusal: w.Levers.Refusal(Alipay),
	})
	if err != nil {
		return nil, err
	}
	w.CA, err = ca.New(ca.Options{
		Root: o.Keys.sm2Key(caRoot), Sub: o.Keys.sm2Key(caSub), Path: "/ca",
		People: w.People, Now: o.Clock, Changed: writer.save, Answer: w.Levers.Refusal(CA), Keys: o.keys(),
	})
	if err != nil {
		return nil, err
	}
	w.oidc, err = oidc.New(oidc.Options{
		Path:         "/oidc",
		ClientID:     o.Keys.RegistryAppID,
		ClientSecret: hex.EncodeToString(o.Keys.RegistryKey),
		Back:         o.HallURL + "/login/province/back",
		Key:          o.Keys.platformRSA(),
		People:       w.People,
		Now:          o.Stamps,
	})
	if err != nil {
		return nil, err
	}
	w.witness = witness.New(witness.Options{Name: WitnessName, Key: o.Keys.witness(), Now: o.Clock, KeyOf: witness.FromHall(o.HallURL),
		Changed: writer.save})
	w.handler = w.mount(o)
	if err := writer.restore(); err != nil {
		return nil, err
	}
	return w, nil
}

// reports is where the hall takes receipts.
func (o Options) reports() string {
	if !o.Reports {
		return ""
	}
	return strings.TrimSuffix(o.HallURL, "/") + "/callback/sms/" + o.Keys.SMSReports()
}

// keys is the folder that the CA's driver reads.
func (o Options) keys() string {
	if o.Dir == "" {
		return ""
	}
	return filepath.Join(o.Dir, "ca-keys")
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
	put(Company, "企业四要素核验", registry.Companies(registry.CompaniesOptions{
		AccessKeyID: o.Keys.RealnameAppID, AccessKeySecret: o.Keys.RealnameSecret(), People: w.People, Stamps: o.Stamps,
		Refusal: w.Levers.Refusal(Company),
	}))
	put(Exchange, "国家数据共享交换平台", gjgx.New(gjgx.Options{Requester: o.Keys.RegistryAppID, Interface: gjgx.Interface,
		Key: hex.EncodeToString(o.Keys.RegistryKey), People: w.People, Now: o.Clock, Refusal: w.Levers.Refusal(Exchange)}).Handler())
	put(Legacy, legacy.Halls[0].Name, legacy.Handler(legacy.Options{AppID: o.Keys.RegistryAppID, Key: o.Keys.RegistryKey, Now: o.Clock}))
	if o.Dir != "" {
		w.Levers.Beside(OldTable, legacy.Halls[1].Name, legacy.Modes, legacy.NewTable(legacy.TablePath(o.Dir)).Pull)
		w.Levers.Beside(OldFile, legacy.Halls[2].Name, legacy.FileModes, legacy.NewFile(legacy.FilePath(o.Dir)).Pull)
	}
	put(Province, "省政务统一身份认证", jis.New(jis.Options{
		AppMark: o.Keys.RegistryAppID,
		AppWord: o.Keys.ProvinceWord(),
		HallURL: o.HallURL,
		People:  w.People,
		Now:     o.Clock,
	}).Handler())
	put(Courier, "快递查询", courier.New(courier.Options{
		Customer: o.Keys.RegistryAppID, Key: hex.EncodeToString(o.Keys.RegistryKey), Now: o.Clock, Refusal: w.Levers.Refusal(Courier),
	}).Handler())
	put(Seal, "电子印章", seal.Handler(seal.Options{
		AppID: o.Keys.RegistryAppID, Key: o.Keys.RegistryKey, Now: o.Clock,
		KeyOf: func(office string) *sm2.PrivateKey { return o.Keys.sm2Key(sealOf + office) },
	}))
	put(Core, "社会保险核心业务系统", coresys.Handler(coresys.Options{
		AppID: o.Keys.RegistryAppID, Key: o.Keys.RegistryKey, People: w.People, Book: w.Core, Now: o.Clock,
	}))
	put(Witness, WitnessName+"（共同签名）", w.witness.Handler())
	put(CA, "电子认证机构", w.CA.Handler())
	put(OIDC, "省政务统一身份认证（OIDC）", w.oidc.Handler())
	put(Licence, "电子营业执照", licence.New(licence.Options{
		AppID:     o.Keys.RegistryAppID,
		HallKey:   &o.Keys.sm2Key(licenceHall).PublicKey,
		Key:       o.Keys.sm2Key(licencePlatform),
		PublicURL: o.PublicURL,
		Path:      "/licence",
		HallURL:   o.HallURL,
		People:    w.People,
		Now:       o.Clock,
	}).Handler())
	put(Realname, "实名核验", realname.Handler(realname.Options{
		AccessKeyID: o.Keys.RealnameAppID, AccessKeySecret: o.Keys.RealnameSecret(), People: w.People, Now: o.Clock, Stamps: o.Stamps,
		Refusal: w.Levers.Refusal(Realname),
	}))
	panel := control.Handler(control.Deps{People: w.People, Face: w.Face, SMS: w.SMS, Levers: w.Levers, Core: w.Core, CA: w.CA,
		HallURL: o.HallURL})
	mux.Handle("/control", panel)
	mux.Handle("/control/", panel)
	mux.Handle("GET /{$}", http.RedirectHandler("/control", http.StatusSeeOther))
	return mux
}

// Handler serves every system below its prefix, and the control page. Every answer says that it is an emulator's, and so
// does /.well-known/wangting-emulator, so that no hall in production mistakes one for the real system.
func (w *World) Handler() http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("X-Wangting-Emulator", "1")
		if r.URL.Path == "/.well-known/wangting-emulator" {
			rw.WriteHeader(http.StatusNoContent)
			return
		}
		w.handler.ServeHTTP(rw, r)
	})
}

// Flush waits until every change so far is in the state file.
func (w *World) Flush() { w.writer.flush() }

// docTypes are the codes of the documents that Alipay has its own words for.
var docTypes = map[string][]string{
	"IDENTITY_CARD": {"01"}, "HOME_VISIT_PERMIT_HK_MC": {"04", "05"}, "HOME_VISIT_PERMIT_TAIWAN": {"06"},
	"RESIDENCE_PERMIT_HK_MC": {"16"}, "RESIDENCE_PERMIT_TAIWAN": {"16"}, "PERMANENT_RESIDENCE_FOREIGNER": {"07"},
}

// known compares a name and a document with the population register.
func (w *World) known(certType, number, name string) bool {
	for _, t := range docTypes[certType] {
		if p, ok := w.People.Person(t, strings.ToUpper(number)); ok && p.Name == name {
			return true
		}
	}
	return false
}
