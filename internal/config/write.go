package config

import (
	"fmt"
	"time"

	"github.com/go-viper/mapstructure/v2"
	"github.com/knadh/koanf/parsers/toml/v2"
)

// TOML writes every setting as a file that Load reads.
func (c Config) TOML() ([]byte, error) {
	all, err := asMap(c)
	if err != nil {
		return nil, fmt.Errorf("writing the settings: %w", err)
	}
	return toml.Parser().Marshal(all)
}

// Table gives one table of the settings, such as companies, in the form of the file that Load reads.
func (c Config) Table(name string) ([]byte, error) {
	all, err := asMap(c)
	if err != nil {
		return nil, fmt.Errorf("writing the settings: %w", err)
	}
	return toml.Parser().Marshal(map[string]any{name: all[name]})
}

// asMap gives a struct by the names of its settings. Durations are written as people write them.
func asMap(v any) (map[string]any, error) {
	out := map[string]any{}
	d, err := mapstructure.NewDecoder(&mapstructure.DecoderConfig{Result: &out, TagName: "koanf"})
	if err != nil {
		return nil, err
	}
	if err := d.Decode(v); err != nil {
		return nil, err
	}
	return out, tidy(out)
}

func tidy(m map[string]any) (err error) {
	for name, v := range m {
		switch v := v.(type) {
		case time.Duration:
			m[name] = v.String()
		case map[string]any:
			err = tidy(v)
		case []Older:
			m[name], err = listOf(v)
		case []Witness:
			m[name], err = listOf(v)
		case []Download:
			m[name], err = listOf(v)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func listOf[T any](list []T) ([]map[string]any, error) {
	out := []map[string]any{}
	for _, x := range list {
		m, err := asMap(x)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}
