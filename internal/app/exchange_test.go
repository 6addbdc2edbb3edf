package app_test

import (
	"strings"
	"testing"

	"wangting/internal/account"
	"wangting/internal/config"
	played "wangting/internal/emulator/gjgx"
	"wangting/internal/regno"
)

func TestTheHallAsksTheExchangeAboutCompanies(t *testing.T) { // OUT-1, REG-4
	h := open(t, func(c *config.Config) {
		base := strings.TrimSuffix(c.Register.Base, "/registry") + "/gjgx"
		c.Exchange.Base, c.Exchange.Refresh, c.Exchange.RID, c.Exchange.SID = base, base+"/refreshsecret/", c.Register.AppID, "s_1200003200000_2157"
		c.Exchange.Key = c.Courier.Secret // the emulators' common key, as it is
		c.Exchange.Question = map[string]string{"code": played.Names.Code, "name": played.Names.Name, "rep": played.Names.Rep, "number": played.Names.Number}
		c.Exchange.Answer = map[string]string{"result": "data.result", "same": "1", "differs": "0", "none": "2", "status": "data.state"}
		c.Exchange.Statuses = played.Names.States
	})
	for _, f := range h.Config.Unknown() {
		if f.System == "exchange" {
			a, err := h.Outside.Units.Ask(t.Context(), account.Query{USCC: "91320100MA1TE5T0XF", Name: "江南示例精密机械有限公司", RepName: "测试甲",
				Document: regno.Document{Type: regno.IdentityCard, Number: "32010219680101100X"}})
			if err != nil || !a.Match || h.Outside.Exchange.Patience().Health().LastSuccess.IsZero() {
				t.Errorf("%+v, %v", a, err)
			}
			return
		}
	}
	t.Error("nothing says what has to be asked about the exchange")
}
