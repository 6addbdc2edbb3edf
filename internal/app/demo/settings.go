package demo

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"wangting/internal/config"
)

// SettingsFile is where the demo's settings stand in its data directory, so that
// the other commands can be tried on it: wangting -c data/demo.toml doctor.
const SettingsFile = "demo.toml"

// Keep writes the settings down, readable by their owner only.
func Keep(c config.Config) error {
	var b strings.Builder
	put := func(pairs ...string) {
		for i := 0; i+1 < len(pairs); i += 2 {
			fmt.Fprintf(&b, "%s = %q\n", pairs[i], pairs[i+1])
		}
	}
	put("mode", c.Mode, "listen", c.Listen, "public", c.Public, "data", c.Data, "keys", c.Keys, "log", c.Log)
	b.WriteString("\n[alipay]\n")
	put("base", c.Alipay.Base, "app_id", c.Alipay.AppID, "private_key", c.Alipay.PrivateKey, "platform_key", c.Alipay.PlatformKey)
	b.WriteString("\n[sms]\n")
	put("endpoint", c.SMS.Endpoint, "key_id", c.SMS.KeyID, "key_secret", c.SMS.KeySecret, "sign", c.SMS.Sign)
	b.WriteString("\n[sms.templates]\n")
	for name, code := range c.SMS.Templates {
		put(name, code)
	}
	for name, s := range map[string]config.Service{"register": c.Register, "realname": c.RealName} {
		fmt.Fprintf(&b, "\n[%s]\n", name)
		put("base", s.Base, "app_id", s.AppID, "secret", s.Secret)
	}
	return os.WriteFile(filepath.Join(c.Data, SettingsFile), []byte(b.String()), 0o600)
}
