// Package config owns the settings of a node. They are read once, from a TOML file and
// the environment (WANGTING_SECTION_KEY wins over the file), and checked together: every
// fault is reported at once. No other package reads the environment.
package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"reflect"
	"strings"
	"time"

	"github.com/go-viper/mapstructure/v2"
	"github.com/knadh/koanf/parsers/toml/v2"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"
)

// Config is everything an operator may set. Each comment is the operator's help.
type Config struct {
	Mode     string `koanf:"mode"`     // "demo" or "production"; demo shows 演示环境 on every page
	Practice bool   `koanf:"practice"` // 演练 for everybody: invented units that reach nobody and are removed after a day
	Listen   string `koanf:"listen"`   // address to listen on
	Public   string `koanf:"public"`   // the address people type, with https in production
	Data     string `koanf:"data"`     // directory for the SQLite file and uploaded materials
	Database string `koanf:"database"` // sqlite:PATH or postgres://…; empty: SQLite under data
	// DatabasePatience is how long a read or a transaction may take on PostgreSQL, with the wait for locks and
	// for a synchronous standby. Then people get the page of an outage, and jobs are tried again.
	DatabasePatience time.Duration `koanf:"database_patience"`

	Blob    string `koanf:"blob"`    // file:///DIR or s3://BUCKET?region=…; empty: a directory under data
	Keys    string `koanf:"keys"`    // master keys, 32 hex digits each, comma separated, the active one first
	Proxies string `koanf:"proxies"` // networks of the load balancers whose X-Forwarded-For is trusted, comma separated
	Log     string `koanf:"log"`     // debug, info, warn or error
	// LameDuck is how long a node that was told to stop serves on while /readyz sends the balancer away.
	// 0 is 5s in production and none in the demo; -1s is none.
	LameDuck time.Duration `koanf:"lame_duck"`

	Workers  int    `koanf:"workers"`  // how many jobs this node runs at once
	Calendar string `koanf:"calendar"` // file with the holidays of later years, in the format of the built-in file; may be empty

	S3        S3        `koanf:"s3"`
	Brand     Brand     `koanf:"brand"`
	Limits    Limits    `koanf:"limits"`
	Retention Retention `koanf:"retention"`
	Document  Document  `koanf:"document"`
	Alipay    Alipay    `koanf:"alipay"`
	SMS       SMS       `koanf:"sms"`
	Register  Service   `koanf:"register"`
	Companies Companies `koanf:"companies"` // of the register, where Aliyun answers about companies
	Exchange  Exchange  `koanf:"exchange"`  // of the register, where the national exchange answers about companies
	Legacy    []Older   `koanf:"legacy"`
	Province  Province  `koanf:"province"`
	Licence   Licence   `koanf:"licence"`
	CA        CA        `koanf:"ca"`
	RealName  Service   `koanf:"realname"` // Aliyun Cloudauth, Id2MetaVerify: app_id and secret are the access key as it is
	Core      Service   `koanf:"core"`     // 社会保险核心业务系统; without Base its data is not shown
	Seal      Service   `koanf:"seal"`     // 电子印章; without Base documents have no 国密签名, and nothing says that they have
	Witnesses []Witness `koanf:"witness"`  // who signs the public log too; without any its checkpoints are the hall's word only
	Courier   Service   `koanf:"courier"`  // 快递100: app_id is the customer, secret the key as it is; without Base tracks are not shown
}

// S3 holds the keys for materials in S3; they are empty when materials are in a directory.
type S3 struct {
	KeyID     string `koanf:"key_id"`
	KeySecret string `koanf:"key_secret"`
}

// Brand names the hall and the authority that runs it.
type Brand struct {
	Name    string `koanf:"name"`
	Owner   string `koanf:"owner"`
	Seal    string `koanf:"seal"`
	Website string `koanf:"website"`
	// What the QR codes of the float bar hold; a page whose code is "" says what to do without it.
	Wechat     string `koanf:"wechat"`     // 公众号
	App        string `koanf:"app"`        // where 江苏智慧人社 is downloaded
	Government string `koanf:"government"` // 江苏政务服务网
}

// Document is how documents are numbered, and signed within their files.
type Document struct {
	Certificate string `koanf:"certificate"` // PEM of RSA or ECDSA, with those above it; without it files carry no signature
	Key         string `koanf:"key"`         // of the certificate: PKCS#8, PEM
	Words       string `koanf:"words"`       // 发文代字 of regions, REGION=WORD, comma separated: 320100=宁人社审; others are built in
}

// Limits holds the limits on attempts, sessions, uploads and mandates (LOG-3: every limit is a setting). Each is above zero.
type Limits struct {
	SliderAfter  int           `koanf:"slider_after"`   // failed logins before the slider is asked for
	LockAfter    int           `koanf:"lock_after"`     // failed logins before the account or address is locked
	LockFor      time.Duration `koanf:"lock_for"`       // how long it stays locked
	ForgetAfter  time.Duration `koanf:"forget_after"`   // failures older than this are not counted
	Idle         time.Duration `koanf:"idle"`           // a login ends when it is not used for this long
	Absolute     time.Duration `koanf:"absolute"`       // a login ends after this long in any case
	FacesPerDay  int           `koanf:"faces_per_day"`  // face checks of one person a day
	CodesPerHour int           `koanf:"codes_per_hour"` // SMS codes to one phone an hour
	CodesPerDay  int           `koanf:"codes_per_day"`  // SMS codes to one phone a day
	UploadBytes  int64         `koanf:"upload_bytes"`   // the largest material

	// What one address may do; many people may share it, such as those in a service hall. IPv6 counts by /64.
	AddressSliderAfter           int `koanf:"address_slider_after"`            // failed logins before the slider is asked for
	AddressLockAfter             int `koanf:"address_lock_after"`              // failed logins before it is locked
	AddressCodesPerHour          int `koanf:"address_codes_per_hour"`          // SMS codes
	AddressScansPerMinute        int `koanf:"address_scans_per_minute"`        // QR codes of 扫码登录
	AddressLicencesPerMinute     int `koanf:"address_licences_per_minute"`     // QR codes of 电子营业执照
	AddressCertificatesPerMinute int `koanf:"address_certificates_per_minute"` // texts for a CA key to sign
	AddressSlidersPerMinute      int `koanf:"address_sliders_per_minute"`      // puzzles
	AddressQuestionsPerHour      int `koanf:"address_questions_per_hour"`      // questions to the business register
	AddressUpgradesPerHour       int `koanf:"address_upgrades_per_hour"`       // tries at accounts of older halls
	AddressChecksPerMinute       int `koanf:"address_checks_per_minute"`       // documents that are checked
	AddressStaffLockAfter        int `koanf:"address_staff_lock_after"`        // failed staff logins before it is locked
	AddressQueriesPerHour        int `koanf:"address_queries_per_hour"`        // looks of visitors at 查询服务
	AddressPasskeysPerMinute     int `koanf:"address_passkeys_per_minute"`     // logins with a passkey; an office has one address
	AddressRefusalsPerMinute     int `koanf:"address_refusals_per_minute"`     // refused returns from outside sign-ons that are recorded
	AddressAsksPerHour           int `koanf:"address_asks_per_hour"`           // questions of 我要问
	AddressLookupsPerHour        int `koanf:"address_lookups_per_hour"`        // looks for the answer to a question of 我要问
	AddressObjectionsPerHour     int `koanf:"address_objections_per_hour"`     // objections to 公示, of cases and of the newsroom each
	AddressPracticesPerHour      int `koanf:"address_practices_per_hour"`      // 演练 begun; a class room has one address

	QueriesPerHour    int `koanf:"queries_per_hour"`    // looks of one signed-in person at 查询服务
	QueryRows         int `koanf:"query_rows"`          // the most rows of an export of 查询服务
	MismatchesPerHour int `koanf:"mismatches_per_hour"` // wrong statements about one unit from one network
	UpgradesPerHour   int `koanf:"upgrades_per_hour"`   // tries at one account of an older hall

	CodesPerMinute         int `koanf:"codes_per_minute"`           // SMS codes to one phone a minute
	CodesOfAllPerDay       int `koanf:"codes_of_all_per_day"`       // SMS codes to one phone a day for one purpose, whoever asks
	CodeTries              int `koanf:"code_tries"`                 // tries at one SMS code
	TypedScans             int `koanf:"typed_scans"`                // login codes that one person types in ten minutes
	MismatchesOfAllPerHour int `koanf:"mismatches_of_all_per_hour"` // wrong statements about one unit from all networks
	RegisterAsksPerHour    int `koanf:"register_asks_per_hour"`     // questions to the register about who a unit's login stands for
	AsksPerDay             int `koanf:"asks_per_day"`               // questions of 我要问 of a person, or of a phone from one network
	AsksOfAllPerDay        int `koanf:"asks_of_all_per_day"`        // questions of 我要问 of a phone from everywhere
	AnswerTries            int `koanf:"answer_tries"`               // wrong codes of one question of 我要问 from one network
	AnswerGuesses          int `koanf:"answer_guesses"`             // the same from everywhere
	ProgressTries          int `koanf:"progress_tries"`             // wrong phones for one case at 办件进度查询 from one network
	ProgressGuesses        int `koanf:"progress_guesses"`           // the same from everywhere
	ResendsPerDay          int `koanf:"resends_per_day"`            // times that a unit asks one person again for their word (HAN-6)
	CopiesPerDay           int `koanf:"copies_per_day"`             // 导出我的数据 of one person
	PapersPerHour          int `koanf:"papers_per_hour"`            // materials that the hall makes for one applicant
	PracticeFiles          int `koanf:"practice_files"`             // files of one 演练
	Practices              int `koanf:"practices"`                  // 演练 at a time

	StaffSliderAfter int           `koanf:"staff_slider_after"` // failed staff logins before the slider is asked for
	StaffLockAfter   int           `koanf:"staff_lock_after"`   // failed staff logins of one account from one address before that is locked
	StaffLockFor     time.Duration `koanf:"staff_lock_for"`     // how long it stays locked

	Administrators  int           `koanf:"administrators"`    // of a unit (HAN-3, HAN-14)
	Handlers        int           `koanf:"handlers"`          // of a unit
	MandateYears    int           `koanf:"mandate_years"`     // the longest mandate
	Invitation      time.Duration `koanf:"invitation"`        // how long an invitation waits
	Insurance       time.Duration `koanf:"insurance"`         // how often the hall checks that handlers are still insured (HAN-13)
	FirstPassword   string        `koanf:"first_password"`    // first password of an institution: this prefix and six characters of its number
	FirstPasswordOf time.Duration `koanf:"first_password_of"` // how long it holds
}

// Retention says after how many days of China data is removed that has served (SEC-5). The audit and files of decided cases stay.
type Retention struct {
	Messages   int `koanf:"messages"`   // in the inboxes of units and persons
	Texts      int `koanf:"texts"`      // numbers to which texts were sent
	Logins     int `koanf:"logins"`     // after their end: device and address
	Drafts     int `koanf:"drafts"`     // since the last change
	Questions  int `koanf:"questions"`  // 我要问: name, phone and words, since the answer
	Objections int `koanf:"objections"` // to a 公示, since the answer
}

// Alipay is the face check.
type Alipay struct {
	Base        string `koanf:"base"` // address of the gateway
	AppID       string `koanf:"app_id"`
	PrivateKey  string `koanf:"private_key"`  // ours, PKCS#1 or PKCS#8, base64 or PEM
	PlatformKey string `koanf:"platform_key"` // Alipay's public key
}

// SMS is the Aliyun short message service.
type SMS struct {
	Endpoint  string            `koanf:"endpoint"` // host, or http://host:port/path of an emulator
	KeyID     string            `koanf:"key_id"`
	KeySecret string            `koanf:"key_secret"`
	Sign      string            `koanf:"sign"`      // 短信签名
	Templates map[string]string `koanf:"templates"` // our template name → the code registered with Aliyun
	Reports   string            `koanf:"reports"`   // last part of the address to which the service pushes delivery reports; empty takes none
}

// Service is an outside system whose API the hall defines: signed HTTP requests.
type Service struct {
	Base    string        `koanf:"base"`
	AppID   string        `koanf:"app_id"`
	Secret  string        `koanf:"secret"`  // the shared key, base64
	Timeout time.Duration `koanf:"timeout"` // of one call
}

// Witness is an institution outside the hall that signs checkpoints of the public log (C2SP tlog-witness).
type Witness struct {
	Name    string        `koanf:"name"`    // as people call it
	Base    string        `koanf:"base"`    // address before /add-checkpoint
	Key     string        `koanf:"key"`     // its verifier key for cosignature/v1: name+hash+key
	Timeout time.Duration `koanf:"timeout"` // of one call; 0 is 5s
}

// Companies is Aliyun's check of companies by four elements. Without Base, the register is asked about every unit.
type Companies struct {
	Base      string        `koanf:"base"`
	KeyID     string        `koanf:"key_id"`
	KeySecret string        `koanf:"key_secret"`
	Scene     string        `koanf:"scene"` // SceneCode of the contract
	Timeout   time.Duration `koanf:"timeout"`
}

// Exchange is the national exchange of data (国家数据共享交换平台). Without Base, the register is asked about every unit. What the
// interface takes and answers is not public: Question, Answer and Statuses are to be asked of whoever offers it.
type Exchange struct {
	Base     string            `koanf:"base"`     // address before the interface's number
	Refresh  string            `koanf:"refresh"`  // address that lends the secret
	RID      string            `koanf:"rid"`      // who we are to it
	SID      string            `koanf:"sid"`      // number of the interface, such as s_1200003200000_2157
	Key      string            `koanf:"key"`      // key of the interface, as it was issued
	Question map[string]string `koanf:"question"` // code, name, rep, number → their names in the question
	Answer   map[string]string `koanf:"answer"`   // result and status: where they stand; same, differs, none: what result says
	Statuses map[string]string `koanf:"statuses"` // what status says → 在业, 吊销, 注销, 迁出
	Timeout  time.Duration     `koanf:"timeout"`
}

// Province is the province's single sign-on. Without its address, nobody can log in through it.
type Province struct {
	Kind string `koanf:"kind"` // direct, oidc or, in the demo only, own-gateway: the province's newer gateway is not public

	// To be asked of the province, see Unknown: the form of time, the x-tif headers, and its codes of refusals.
	Entry   string `koanf:"entry"`    // direct: its sign-in page
	Base    string `koanf:"base"`     // direct: address of its API
	AppMark string `koanf:"app_mark"` // our application id
	AppWord string `koanf:"app_word"` // the shared secret, 16 bytes

	Issuer       string `koanf:"issuer"` // oidc
	ClientID     string `koanf:"client_id"`
	ClientSecret string `koanf:"client_secret"`
}

// Licence is the platform of 电子营业执照. Without Base, nobody can log in with a licence.
type Licence struct {
	Base        string `koanf:"base"`
	AppID       string `koanf:"app_id"`
	PrivateKey  string `koanf:"private_key"`  // ours: SM2, 64 hex digits
	PlatformKey string `koanf:"platform_key"` // theirs: SM2 public key, 130 hex digits
}

// CA names the authorities whose certificates are trusted. Without Roots, nobody can log in with a certificate.
type CA struct {
	Roots      string     `koanf:"roots"`      // root and intermediate certificates, as PEM or the path of a PEM file
	Responders string     `koanf:"responders"` // certificates of OCSP responders that answers do not carry, likewise; may be empty
	Driver     string     `koanf:"driver"`     // where the driver listens on a person's machine
	Downloads  []Download `koanf:"downloads"`
}

// Download is a driver that people can download.
type Download struct {
	Name string `koanf:"name"`
	URL  string `koanf:"url"`
}

// Older is one older hall whose accounts can be upgraded (UPG-2).
type Older struct {
	Code   string `koanf:"code"`   // never changes: an upgraded account is recorded under it
	Name   string `koanf:"name"`   // as people call it
	Kind   string `koanf:"kind"`   // http, table or file
	Base   string `koanf:"base"`   // http
	AppID  string `koanf:"app_id"` // http
	Secret string `koanf:"secret"` // http: the shared key, base64
	URL    string `koanf:"url"`    // table: sqlite:FILE or postgres://…
	Query  string `koanf:"query"`  // table: $1 is the login name; columns key, salt, hash, USCC, status
	Habit  string `koanf:"habit"`  // table: the method by which the hashes were made
	File   string `koanf:"file"`   // file: imported hashes
}

// Default gives the default settings, which are the values of the manual.
func Default() Config {
	return Config{
		Mode: "demo", Practice: true, Listen: "127.0.0.1:8080", Public: "http://localhost:8080", Data: "./data", Log: "info", Workers: 8,
		DatabasePatience: 10 * time.Second,
		Brand:            Brand{Name: "网上办事服务大厅", Owner: "江苏省人力资源和社会保障厅", Seal: "人社", Website: "https://jshrss.jiangsu.gov.cn/"},
		Limits: Limits{SliderAfter: 3, LockAfter: 5, LockFor: 15 * time.Minute, ForgetAfter: 15 * time.Minute,
			AddressSliderAfter: 20, AddressLockAfter: 60, AddressCodesPerHour: 60, AddressScansPerMinute: 20,
			AddressLicencesPerMinute: 10, AddressCertificatesPerMinute: 30, AddressSlidersPerMinute: 60,
			AddressQuestionsPerHour: 300, AddressUpgradesPerHour: 20, AddressChecksPerMinute: 30, AddressStaffLockAfter: 20,
			AddressQueriesPerHour: 300, QueriesPerHour: 120, QueryRows: 2000,
			MismatchesPerHour: 10, UpgradesPerHour: 5, StaffSliderAfter: 3, StaffLockAfter: 5, StaffLockFor: 15 * time.Minute,
			AddressPasskeysPerMinute: 60, AddressRefusalsPerMinute: 60, AddressAsksPerHour: 5, AddressLookupsPerHour: 60,
			AddressObjectionsPerHour: 5, AddressPracticesPerHour: 60,
			CodesPerMinute: 1, CodesOfAllPerDay: 30, CodeTries: 5, TypedScans: 10, MismatchesOfAllPerHour: 50, RegisterAsksPerHour: 10,
			AsksPerDay: 10, AsksOfAllPerDay: 50, AnswerTries: 5, AnswerGuesses: 50, ProgressTries: 5, ProgressGuesses: 30,
			ResendsPerDay: 3, CopiesPerDay: 3, PapersPerHour: 60, PracticeFiles: 12, Practices: 1000,
			Idle: 30 * time.Minute, Absolute: 12 * time.Hour,
			FacesPerDay: 10, CodesPerHour: 5, CodesPerDay: 10, UploadBytes: 20 << 20,
			Administrators: 1, Handlers: 10, MandateYears: 2, Invitation: 7 * 24 * time.Hour, Insurance: 24 * time.Hour,
			FirstPassword: "Js", FirstPasswordOf: 72 * time.Hour},
		Retention: Retention{Messages: 730, Texts: 30, Logins: 180, Drafts: 180, Questions: 365, Objections: 365},
		Register:  Service{Timeout: 5 * time.Second},
		Companies: Companies{Timeout: 5 * time.Second},
		Exchange:  Exchange{Timeout: 5 * time.Second, Question: map[string]string{}, Answer: map[string]string{}, Statuses: map[string]string{}},
		RealName:  Service{Timeout: 5 * time.Second},
		Core:      Service{Timeout: 5 * time.Second},
		Courier:   Service{Timeout: 5 * time.Second},
		Seal:      Service{Timeout: 5 * time.Second},
		CA:        CA{Driver: "http://127.0.0.1:21051"},
	}
}

// sections are the names of the groups of settings.
func sections() (names []string) {
	for f := range reflect.TypeFor[Config]().Fields() {
		if f.Type.Kind() == reflect.Struct {
			names = append(names, f.Tag.Get("koanf"))
		}
	}
	return names
}

// Load gives the defaults, overridden by the file at path (unless path is "") and by the environment.
func Load(path string) (Config, error) {
	c := Default()
	k := koanf.New(".")
	if path != "" {
		if err := k.Load(file.Provider(path), toml.Parser()); err != nil {
			return c, fmt.Errorf("reading %s: %w", path, err)
		}
	}
	sections := sections()
	err := k.Load(env.Provider(".", env.Opt{Prefix: "WANGTING_", TransformFunc: func(name, v string) (string, any) {
		name = strings.ToLower(strings.TrimPrefix(name, "WANGTING_"))
		if strings.HasPrefix(name, "test_") { // of the tests, no setting
			return "", nil
		}
		for _, s := range sections {
			if rest, ok := strings.CutPrefix(name, s+"_"); ok {
				return s + "." + rest, v
			}
		}
		return name, v
	}}), nil)
	if err != nil {
		return c, fmt.Errorf("reading the environment: %w", err)
	}
	if err := k.UnmarshalWithConf("", &c, koanf.UnmarshalConf{DecoderConfig: decoder(&c)}); err != nil {
		return c, fmt.Errorf("reading the settings: %w", err)
	}
	return c, nil
}

// decoder reads settings into c, and refuses those that it does not know: a name typed wrong is no setting.
func decoder(c *Config) *mapstructure.DecoderConfig {
	return &mapstructure.DecoderConfig{
		Result:           c,
		TagName:          "koanf",
		WeaklyTypedInput: true,
		ErrorUnused:      true,
		DecodeHook: mapstructure.ComposeDecodeHookFunc(
			mapstructure.StringToTimeDurationHookFunc(),
			mapstructure.StringToSliceHookFunc(","),
		),
	}
}

// Production reports whether this is the real hall.
func (c Config) Production() bool { return c.Mode == "production" }

// LameDuckTime is LameDuck, with its default filled in.
func (c Config) LameDuckTime() time.Duration {
	if c.LameDuck == 0 && c.Production() {
		return 5 * time.Second
	}
	return max(0, c.LameDuck)
}

// DatabaseURL is the database's address, with its default filled in.
func (c Config) DatabaseURL() string {
	if c.Database != "" {
		return c.Database
	}
	return "sqlite:" + c.Data + "/hall.db"
}

// BlobURL is the materials' address, with its default filled in.
func (c Config) BlobURL() string {
	if c.Blob != "" {
		return c.Blob
	}
	return c.Data + "/materials"
}

// PublicURL is Public, parsed. Check must have passed before.
func (c Config) PublicURL() *url.URL {
	u, err := url.Parse(c.Public)
	if err != nil {
		return &url.URL{Scheme: "http", Host: c.Listen}
	}
	return u
}

// Prefixes are the Proxies, parsed.
func (c Config) Prefixes() ([]netip.Prefix, error) {
	var list []netip.Prefix
	for p := range strings.SplitSeq(c.Proxies, ",") {
		if p = strings.TrimSpace(p); p == "" {
			continue
		}
		x, err := netip.ParsePrefix(p)
		if err != nil {
			return nil, fmt.Errorf("proxies: %s is no network like 10.0.0.0/8", p)
		}
		list = append(list, x)
	}
	return list, nil
}

// Check gives every fault of the settings at once. In production it refuses the
// addresses of emulators, the demo's secrets, and plain http.
func (c Config) Check() error {
	var bad []error
	say := func(wrong bool, format string, args ...any) {
		if wrong {
			bad = append(bad, fmt.Errorf(format, args...))
		}
	}
	say(c.Mode != "demo" && c.Mode != "production", "mode: must be demo or production, is %q", c.Mode)
	u, err := url.Parse(c.Public)
	say(err != nil || u.Host == "", "public: must be an address like https://hall.example.gov.cn")
	_, _, err = net.SplitHostPort(c.Listen)
	say(err != nil, "listen: must be host:port")
	_, err = c.Prefixes()
	say(err != nil, "%v", err)
	for name, v := range map[string]string{
		"keys": c.Keys, "alipay.base": c.Alipay.Base, "alipay.app_id": c.Alipay.AppID, "alipay.private_key": c.Alipay.PrivateKey,
		"alipay.platform_key": c.Alipay.PlatformKey, "sms.endpoint": c.SMS.Endpoint, "sms.key_id": c.SMS.KeyID, "sms.key_secret": c.SMS.KeySecret,
		"sms.sign":      c.SMS.Sign,
		"realname.base": c.RealName.Base, "realname.secret": c.RealName.Secret,
	} {
		say(v == "", "%s: is required", name)
	}
	say(c.Companies.Base != "" && c.Exchange.Base != "", "companies, exchange: only one of them can answer about companies")
	say(c.DatabasePatience < 100*time.Millisecond, "database_patience: must be at least 100ms")
	for name, v := range map[string]string{"wechat": c.Brand.Wechat, "app": c.Brand.App, "government": c.Brand.Government} {
		say(v != "" && !strings.HasPrefix(v, "https://"), "brand.%s: must begin with https://", name)
	}
	for f, v := range reflect.ValueOf(c.Limits).Fields() {
		say(v.CanInt() && v.Int() <= 0, "limits.%s: must be above zero", f.Tag.Get("koanf"))
	}
	say(c.Limits.Invitation < time.Hour || c.Limits.Insurance < time.Second,
		"limits: invitation must be an hour at least, insurance a second at least")
	names := map[string]bool{}
	for i, w := range c.Witnesses {
		say(w.Name == "" || w.Base == "" || w.Key == "", "witness %d: name, base and key are required", i+1)
		say(names[w.Name], "witness %d: %s is there already", i+1, w.Name)
		names[w.Name] = true
	}
	k := c.Retention
	say(min(k.Messages, k.Texts, k.Drafts, k.Questions, k.Objections) < 1 || k.Logins < 180,
		"retention: every rule must be a day at least, and logins 180 days, for which 网络安全法 wants them kept")
	if c.Production() {
		c.checkProduction(say)
	}
	return errors.Join(bad...)
}

func (c Config) checkProduction(say func(bool, string, ...any)) {
	say(!strings.HasPrefix(c.Public, "https://"), "public: must be https in production")
	for name, v := range c.Addresses() {
		say(looksEmulated(v), "%s: %s is this machine, where only an emulator can be; production needs the real service", name, v)
		say(isPlain(v), "%s: must be https in production", name)
	}
	say(c.Province.Kind == "own-gateway", "province.kind: own-gateway is our own convention, which no province speaks; ask for direct or oidc")
	say(c.Companies.Base == "" && c.Exchange.Base == "", "companies, exchange: production must ask about companies by one of them")
	say(c.Register.Base != "", "register: its signed questions are our own convention, which only the emulator speaks; take it out: "+
		"the units and documents that [companies] or [exchange] do not know are registered at the counter")
	say(c.storesPlain(), "blob: endpoint must be https in production, unless it is this machine")
	secrets := map[string]string{
		"keys":            c.Keys,
		"sms.key_secret":  c.SMS.KeySecret,
		"realname.secret": c.RealName.Secret,
	}
	for name, v := range map[string]string{
		"province.app_word":      c.Province.AppWord,
		"province.client_secret": c.Province.ClientSecret,
		"licence.private_key":    c.Licence.PrivateKey,
		"core.secret":            c.Core.Secret,
		"seal.secret":            c.Seal.Secret,
		"companies.key_secret":   c.Companies.KeySecret,
		"exchange.key":           c.Exchange.Key,
		"sms.reports":            c.SMS.Reports,
	} {
		if v != "" {
			secrets[name] = v
		}
	}
	for _, o := range c.Legacy {
		if o.Secret != "" {
			secrets["legacy."+o.Code+".secret"] = o.Secret
		}
		say(strings.Contains(o.URL, "sslmode=disable"), "legacy.%s.url: must be encrypted in production (sslmode)", o.Code)
	}
	for name, v := range secrets {
		say(strings.Contains(strings.ToLower(v), "demo") || isWeak(v), "%s: is a default or demo secret", name)
	}
}

// isWeak reports whether a secret is short or repeats one character.
func isWeak(v string) bool {
	return len(v) < 16 || strings.Count(v, v[:1]) == len(v)
}

// Getenv is for the one setting that names the settings file.
func Getenv(name string) string { return os.Getenv(name) }
