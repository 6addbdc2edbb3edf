package desk

import (
	"strings"
	"testing"
	"time"

	"wangting/internal/casework"
	"wangting/internal/clocktest"
)

// B8: 「寄送结果」 stands where something may be posted.
func TestOnlyWhatGoesByPostIsPosted(t *testing.T) {
	for name, c := range map[string]struct {
		d   casework.Delivery
		may bool
	}{
		"no choice was made":        {casework.Delivery{}, true},
		"by post":                   {casework.Delivery{Way: casework.Post, State: casework.DeliveryWaiting}, true},
		"by post, on its way":       {casework.Delivery{Way: casework.Post, State: casework.DeliverySent}, true},
		"by post, and arrived":      {casework.Delivery{Way: casework.Post, State: casework.DeliveryDone}, false},
		"downloaded":                {casework.Delivery{Way: casework.Online, State: casework.DeliveryWaiting}, false},
		"collected at a window":     {casework.Delivery{Way: casework.Counter, State: casework.DeliveryWaiting}, false},
		"collected, and handed out": {casework.Delivery{Way: casework.Counter, State: casework.DeliveryDone}, false},
	} {
		if got := mayPost(c.d); got != c.may {
			t.Errorf("%s: %v, want %v", name, got, c.may)
		}
	}
}

// B8: a decision that was handed out or posted is not called undelivered because nobody opened the file.
func TestADecisionThatWasHandedOutIsDelivered(t *testing.T) {
	at := clocktest.Now()
	paper := []casework.Document{{Title: "准予决定书", Outcome: "准予", IssuedAt: at}}
	notice := []casework.Document{{Title: "受理通知书", IssuedAt: at}}
	done := casework.Delivery{Way: casework.Counter, State: casework.DeliveryDone, DoneAt: at.Add(time.Hour)}
	for name, c := range map[string]struct {
		list []casework.Document
		by   casework.Delivery
		want string
	}{
		"handed out":                {paper, done, "送达"},
		"on its way":                {paper, casework.Delivery{Way: casework.Post, State: casework.DeliverySent}, "已寄出"},
		"waiting at the window":     {paper, casework.Delivery{Way: casework.Counter, State: casework.DeliveryWaiting}, "尚未送达"},
		"a notice beside it":        {notice, done, "尚未送达"},
		"amended after the handing": {[]casework.Document{{Outcome: "准予", IssuedAt: at.Add(2 * time.Hour)}}, done, "尚未送达"},
		"not downloaded":            {paper, casework.Delivery{Way: casework.Online, State: casework.DeliveryWaiting}, "尚未送达"},
	} {
		say := documents(c.list, c.by, "/x", at)[0].Say
		if !strings.HasSuffix(say, c.want) || c.want == "送达" && strings.Contains(say, "尚未") {
			t.Errorf("%s: %q, want %q", name, say, c.want)
		}
	}
}
