package config_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"wangting/internal/config"
)

func whole() config.Config {
	c := config.Default()
	c.Mode, c.Public, c.Keys = "production", "https://hall.example.gov.cn", "6b1f0c9ad2e84f7781c35d90aa17be42"
	c.Alipay = config.Alipay{Base: "https://openapi.alipay.com/gateway.do", AppID: "2021", PrivateKey: "k", PlatformKey: "k"}
	c.SMS = config.SMS{Endpoint: "dysmsapi.aliyuncs.com", KeyID: "LTAI", KeySecret: "q8Zr3Kp0vW6yTn1sXb5d", Sign: "江苏人社"}
	c.Companies = config.Companies{Base: "https://cloudauth.aliyuncs.com", KeyID: "LTAI", KeySecret: "m2Xc6Vb9zQ4wE8rT1yU5", Scene: "1"}
	c.RealName.Base, c.RealName.Secret = "https://realname.example.gov.cn", "w1Yk8Bd5gJ3tHf7aMo2i"
	return c
}

func TestProductionRefusesEmulatorsAndDemoSecrets(t *testing.T) {
	if err := whole().Check(); err != nil {
		t.Fatalf("a whole configuration was refused: %v", err)
	}
	for name, tc := range map[string]struct {
		spoil func(*config.Config)
		want  string
	}{
		"an emulator as Alipay":       {func(c *config.Config) { c.Alipay.Base = "http://localhost:8090/alipay/gateway.do" }, "alipay.base"},
		"an emulator by its address":  {func(c *config.Config) { c.Register.Base = "http://127.0.0.1:8090/registry" }, "register.base"},
		"an emulator as SMS":          {func(c *config.Config) { c.SMS.Endpoint = "localhost:8090" }, "sms.endpoint"},
		"localhost in capitals":       {func(c *config.Config) { c.SMS.Endpoint = "http://LOCALHOST:8161" }, "sms.endpoint"},
		"localhost with a dot":        {func(c *config.Config) { c.SMS.Endpoint = "http://localhost.:8161" }, "sms.endpoint"},
		"this machine as one number":  {func(c *config.Config) { c.SMS.Endpoint = "http://2130706433:8161" }, "this machine"},
		"this machine in hexadecimal": {func(c *config.Config) { c.Core.Base = "https://0x7f000001/core" }, "core.base"},
		"this machine, shortened":     {func(c *config.Config) { c.Licence.Base = "https://127.1/licence" }, "licence.base"},
		"this machine in octal":       {func(c *config.Config) { c.Courier.Base = "https://0177.0.0.1/poll" }, "courier.base"},
		"this machine in IPv6":        {func(c *config.Config) { c.Province.Base = "https://[::1]/gateway" }, "province.base"},
		"this machine, IPv4 in IPv6":  {func(c *config.Config) { c.Province.Entry = "https://[::ffff:127.0.0.1]/x" }, "province.entry"},
		"an emulator of the seals":    {func(c *config.Config) { c.Seal.Base = "https://localhost/seal" }, "seal.base"},
		"a demo secret of the seals":  {func(c *config.Config) { c.Seal.Secret = "demo-seal-secret-12345" }, "seal.secret"},
		"no machine":                  {func(c *config.Config) { c.RealName.Base = "https://0.0.0.0/x" }, "realname.base"},
		"an older hall of the demo": {func(c *config.Config) {
			c.Legacy = []config.Older{{Code: "PROV", Base: "https://app.localhost/legacy"}}
		}, "legacy.PROV.base"},
		"a demo secret of the companies": {func(c *config.Config) { c.Companies.KeySecret = "demo-companies-secret" }, "companies.key_secret"},
		"an emulator of the exchange":    {func(c *config.Config) { c.Exchange.Base = "https://localhost/gjgx" }, "exchange.base"},
		"a secret lent by plain http":    {func(c *config.Config) { c.Exchange.Refresh = "http://exchange.example.gov.cn/r" }, "exchange.refresh"},
		"a demo key of the exchange":     {func(c *config.Config) { c.Exchange.Key = "demo-exchange-key-1" }, "exchange.key"},
		"two who answer about companies": {func(c *config.Config) {
			c.Companies.Base, c.Exchange.Base = "https://a.example.gov.cn", "https://b.example.gov.cn"
		}, "only one"},
		"an emulator of the companies":    {func(c *config.Config) { c.Companies.Base = "https://localhost/companies" }, "companies.base"},
		"a guessable address of reports":  {func(c *config.Config) { c.SMS.Reports = "reports" }, "sms.reports"},
		"an outside system by plain http": {func(c *config.Config) { c.RealName.Base = "http://realname.example.gov.cn" }, "must be https"},
		"a demo secret":                   {func(c *config.Config) { c.RealName.Secret = "demo-realname-secret-1" }, "realname.secret"},
		"a master key of all zeros":       {func(c *config.Config) { c.Keys = strings.Repeat("0", 32) }, "keys"},
		"plain http":                      {func(c *config.Config) { c.Public = "http://hall.example.gov.cn" }, "public"},
		"this machine by another name":    {func(c *config.Config) { c.Core.Base = "https://ip6-localhost/core" }, "this machine"},
		"this machine with its domain":    {func(c *config.Config) { c.Core.Base = "https://localhost.localdomain/core" }, "this machine"},
		"this machine in full width":      {func(c *config.Config) { c.Core.Base = "https://１２７.0.0.1/core" }, "this machine"},
		"an outside system by ftp":        {func(c *config.Config) { c.Core.Base = "ftp://core.example.gov.cn" }, "must be https"},
		"materials by plain http":         {func(c *config.Config) { c.Blob = "s3://b?region=r&endpoint=http://store.example.gov.cn:9000" }, "blob: endpoint"},
		"a demo secret of an older hall": {func(c *config.Config) {
			c.Legacy = []config.Older{{Code: "PROV", Base: "https://old.example.gov.cn", Secret: "demo-legacy-secret-1"}}
		}, "legacy.PROV.secret"},
		"an older hall's table in clear": {func(c *config.Config) {
			c.Legacy = []config.Older{{Code: "PROV", Kind: "table", URL: "postgres://u@db.example.gov.cn/old?sslmode=disable"}}
		}, "legacy.PROV.url"},
		"nobody who answers about companies": {func(c *config.Config) { c.Companies = config.Companies{} }, "companies, exchange"},
		"the rest asked about by our own convention": {func(c *config.Config) { c.Register.Base = "https://register.example.gov.cn" },
			"[companies] or [exchange]"},
		"a sign-on of our own convention": {func(c *config.Config) { c.Province.Kind = "own-gateway" }, "province.kind"},
		"no master key":                   {func(c *config.Config) { c.Keys = "" }, "keys: is required"},
		"a mode nobody knows":             {func(c *config.Config) { c.Mode = "prod" }, "mode"},
		"a balancer that is no range":     {func(c *config.Config) { c.Proxies = "10.0.0.1/99" }, "proxies"},
	} {
		t.Run(name, func(t *testing.T) {
			c := whole()
			tc.spoil(&c)
			if err := c.Check(); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("Check gave %v, want it to name %s", err, tc.want)
			}
		})
	}
}

// RES-8: a witness is set wholly, once under a name, and in production is no emulator.
func TestWitnessesAreChecked(t *testing.T) {
	good := config.Witness{Name: "档案馆", Base: "https://archive.example.gov.cn", Key: "a+b+c"}
	for want, list := range map[string][]config.Witness{
		"name, base and key are required": {{Name: "档案馆", Base: good.Base}},
		"档案馆 is there already":            {good, good},
		"witness.档案馆.base":                {{Name: "档案馆", Base: "http://127.0.0.1:1", Key: "k"}},
	} {
		c := whole()
		c.Witnesses = list
		if err := c.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	c := whole()
	if c.Witnesses = []config.Witness{good}; c.Check() != nil {
		t.Error(c.Check())
	}
}

func TestEveryFaultIsReportedAtOnce(t *testing.T) {
	c := whole()
	c.Keys, c.Listen, c.SMS.Sign = "", "nowhere", ""
	err := c.Check()
	for _, want := range []string{"keys", "listen", "sms.sign"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not name %s", err, want)
		}
	}
}

func TestTheEnvironmentWinsOverTheFileOverTheDefaults(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hall.toml")
	if err := os.WriteFile(
		path,
		[]byte("listen = \"0.0.0.0:80\"\n[limits]\nidle = \"10m\"\nlock_after = 7\n[sms.templates]\ncode = \"SMS_1\"\n"),
		0o600,
	); err != nil {
		t.Fatal(err)
	}
	t.Setenv("WANGTING_LIMITS_LOCK_AFTER", "9")
	t.Setenv("WANGTING_SMS_KEY_ID", "LTAI")
	t.Setenv("WANGTING_EXCHANGE_KEY", "lent")
	t.Setenv("WANGTING_DOCUMENT_KEY", "of the certificate")
	c, err := config.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "0.0.0.0:80" || c.Limits.Idle != 10*time.Minute || c.Limits.LockAfter != 9 || c.SMS.KeyID != "LTAI" ||
		c.SMS.Templates["code"] != "SMS_1" || c.Limits.SliderAfter != 3 || c.Exchange.Key != "lent" ||
		c.Document.Key != "of the certificate" {
		t.Errorf("loaded %+v", c)
	}
}

// OPS-1: a setting that does not exist is told by its name, from a file as from the environment.
func TestSettingsThatDoNotExistAreNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hall.toml")
	if err := os.WriteFile(path, []byte("proxys = [\"10.0.0.1\"]\n[limits]\nlok_after = 3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("WANGTING_SMS_SING", "江苏人社")
	_, err := config.Load(path)
	for _, name := range []string{"proxys", "lok_after", "sing"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v does not name %s", err, name)
		}
	}
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	c := whole()
	c.Limits.Idle, c.SMS.Templates = 90*time.Second, map[string]string{"code": "SMS_1"}
	c.Legacy = []config.Older{
		{Code: "A", Name: "原大厅", Kind: "http", Base: "https://a.example.gov.cn"},
		{Code: "B", Kind: "file", File: "b.csv"},
	}
	c.Witnesses = []config.Witness{{Name: "档案馆", Base: "https://archive.example.gov.cn/log", Key: "a+b+c", Timeout: time.Second}}
	c.CA.Downloads = []config.Download{{Name: "驱动", URL: "https://ca.example.gov.cn/driver.exe"}}
	b, err := c.TOML()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "hall.toml")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if again, err := config.Load(path); err != nil || !reflect.DeepEqual(again, c) {
		t.Errorf("%v\nwritten %+v\nread    %+v", err, c, again)
	}
}

// LOG-3: every limit is a setting, of which none may be zero, and which is documented where the settings are.
func TestEveryLimitIsPositiveAndDocumented(t *testing.T) {
	doc, err := os.ReadFile(filepath.Join("..", "..", "docs", "runbooks", "go-live.md"))
	if err != nil {
		t.Fatal(err)
	}
	for f := range reflect.TypeFor[config.Limits]().Fields() {
		name := f.Tag.Get("koanf")
		if !strings.Contains(string(doc), "`"+name+"`") {
			t.Errorf("limits.%s is not documented", name)
		}
		for _, v := range []int64{0, -1} {
			c := whole()
			at := reflect.ValueOf(&c.Limits).Elem().FieldByIndex(f.Index)
			if !at.CanInt() {
				continue
			}
			if at.Int() <= 0 {
				t.Errorf("limits.%s is %d where nobody sets it", name, at.Int())
			}
			at.SetInt(v)
			if err := c.Check(); err == nil || !strings.Contains(err.Error(), "limits."+name+":") {
				t.Errorf("limits.%s of %d gave %v", name, v, err)
			}
		}
	}
}
