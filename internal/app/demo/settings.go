package demo

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"

	"wangting/internal/config"
	"wangting/internal/emulator/gjgx"
)

// SettingsFile is where the demo's settings stand in its data directory. They name every system that the demo starts, so
// that the other commands can be tried on it, and serve with it is the demo: wangting -c data/demo.toml doctor.
const SettingsFile = "demo.toml"

// Keep writes the settings down, readable by their owner only, and after them as comments those of Others.
func Keep(c config.Config) error {
	b, err := c.TOML()
	if err != nil {
		return err
	}
	b = append(b, "\n# The demo starts these systems too. Each stands in the place of another, which a line above it names.\n"...)
	for _, o := range Others(c) {
		table, err := o.Config.Table(o.Table)
		if err != nil {
			return err
		}
		b = append(b, "\n# "+o.Instead+":\n# "...)
		b = append(b, bytes.ReplaceAll(bytes.TrimSpace(table), []byte("\n"), []byte("\n# "))...)
		b = append(b, '\n')
	}
	return os.WriteFile(filepath.Join(c.Data, SettingsFile), b, 0o600)
}

// Other are settings with another system in the place of one.
type Other struct {
	Table   string // the one that differs
	Instead string // what it stands for, as the file says
	Config  config.Config
}

// Others are the demo's settings with each system that it starts but does not ask by itself.
func Others(c config.Config) []Other {
	at := strings.TrimSuffix(c.Register.Base, "/registry")
	company, exchange, oidc := c, c, c
	company.Companies = config.Companies{Base: at + "/companies", KeyID: c.RealName.AppID, KeySecret: c.RealName.Secret, Scene: "1"}
	exchange.Exchange = config.Exchange{
		Base: at + "/gjgx", Refresh: at + "/gjgx/refreshsecret/", RID: c.Register.AppID, SID: gjgx.Interface, Key: c.Courier.Secret,
		Question: map[string]string{"code": gjgx.Names.Code, "name": gjgx.Names.Name, "rep": gjgx.Names.Rep, "number": gjgx.Names.Number},
		Answer:   map[string]string{"result": "data.result", "same": "1", "differs": "0", "none": "2", "status": "data.state"},
		Statuses: gjgx.Names.States,
	}
	oidc.Province = config.Province{Kind: "oidc", Issuer: at + "/oidc", ClientID: c.Register.AppID, ClientSecret: c.Courier.Secret}
	return []Other{
		{"companies", "companies are asked about at Aliyun, in the place of [register]", company},
		{"exchange", "companies are asked about at the national exchange, in the place of [register]", exchange},
		{"province", "the province's sign-on by OpenID Connect, in the place of [province]", oidc},
	}
}
