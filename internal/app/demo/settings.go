package demo

import (
	"os"
	"path/filepath"

	"wangting/internal/config"
)

// SettingsFile is where the demo's settings stand in its data directory. They name every system that the demo starts, so
// that the other commands can be tried on it, and serve with it is the demo: wangting -c data/demo.toml doctor.
const SettingsFile = "demo.toml"

// Keep writes the settings down, readable by their owner only.
func Keep(c config.Config) error {
	b, err := c.TOML()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(c.Data, SettingsFile), b, 0o600)
}
