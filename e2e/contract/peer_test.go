package contract

import (
	"encoding/hex"
	"errors"
	"testing"
	"time"

	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/gateway/courier"
	"wangting/internal/gateway/jis"
	"wangting/internal/gateway/patience"
)

func TestAScriptFromItsManualPlaysKuaidi100(t *testing.T) { // CEN-5
	t.Parallel()
	o := openOutside(t)
	open := func(sent map[string]string) (*courier.Gateway, error) {
		return courier.New(courier.Settings{BaseURL: sent["base"], Customer: sent["customer"], Key: sent["key"],
			Patience: patience.Options{Pause: time.Millisecond, Tries: 1}})
	}
	track := func(sent map[string]string) (*courier.Gateway, any, error) {
		g, err := open(sent)
		if err != nil {
			return nil, nil, err
		}
		v, err := g.Track(t.Context(), sent["com"], sent["num"], sent["phone"])
		return g, v, err
	}
	hall := posted(t, map[string]func(map[string]string) (any, error){
		"/sign": func(sent map[string]string) (any, error) {
			return courier.Sign(sent["param"], sent["key"], sent["customer"]), nil
		},
		"/track": func(sent map[string]string) (any, error) { _, v, err := track(sent); return v, err },
		"/kind": func(sent map[string]string) (any, error) { // what a refusal is to us
			g, _, err := track(sent)
			switch {
			case g == nil:
				return nil, err
			case g.Patience().Health().Refusal != "":
				return "Ours", nil
			case errors.Is(err, fault.NotFound):
				return "NotFound", nil
			case errors.Is(err, fault.Invalid):
				return "Invalid", nil
			case errors.Is(err, fault.Away):
				return "Away", nil
			}
			return "none", nil
		},
		"/subscribe": func(sent map[string]string) (any, error) {
			g, err := open(sent)
			if err == nil {
				err = g.Subscribe(t.Context(), "ems", "1151234567890", "", sent["callback"], sent["salt"])
			}
			return nil, err
		},
		"/push": func(sent map[string]string) (any, error) {
			return (*courier.Gateway)(nil).ReadPush(sent["param"], sent["sign"], sent["salt"])
		},
	})
	piece(t, "courier", map[string]string{"HALL": hall, "EMULATOR": o.url + "/courier", "CUSTOMER": o.keys.RegistryAppID,
		"KEY": hex.EncodeToString(o.keys.RegistryKey)})
}

func TestAScriptOfWhatIntegratorsPublishPlaysTheProvince(t *testing.T) { // LOG-1
	t.Parallel()
	clock := clocktest.New().Now
	piece(t, "jis", map[string]string{"HALL": posted(t, map[string]func(map[string]string) (any, error){
		"/direct": func(sent map[string]string) (any, error) {
			g, err := jis.New(jis.Settings{Entry: sent["base"], Base: sent["base"], Direct: true, AppMark: "hall", AppWord: sent["word"], Now: clock,
				Patience: patience.Options{Tries: 1}})
			if err != nil {
				return nil, err
			}
			return g.ExchangeTicket(t.Context(), sent["ticket"])
		},
	})})
}
