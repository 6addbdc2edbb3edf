package config_test

import (
	"testing"

	"wangting/internal/config"
)

func TestOnlyWhatIsSetHasToBeAskedAbout(t *testing.T) {
	if list := (config.Config{}).Unknown(); len(list) != 0 {
		t.Errorf("of nothing: %v", list)
	}
	c := config.Config{Province: config.Province{Kind: "direct"}, CA: config.CA{Roots: "x"}}
	list := c.Unknown()
	if len(list) != 2 || list[0].System != "province" || list[1].System != "ca" {
		t.Errorf("%v", list)
	}
}
