package proof

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"wangting/internal/fault"
	"wangting/internal/regno"
)

// Text is what became of the text with the latest code of a flow. The zero value is none that still counts.
type Text struct {
	How   string // waiting, sent, or why it did not arrive
	Phone regno.Mobile
	At    time.Time
}

// Waits reports whether the text is on its way to the provider.
func (t Text) Waits() bool { return t.How == "waiting" }

// Refusal is what a person reads of a text that did not arrive, "" for any other.
func (t Text) Refusal() string {
	switch t.How {
	case "", "waiting", "sent":
		return ""
	case "invalid":
		return "这个手机号不能接收短信，请核对号码或换一个号码"
	case "limited":
		return "这个手机号收到的短信过多，请稍后再试或换一个号码"
	case "undelivered":
		return "短信没有送达，请看看短信是否被拦截，或换一个号码"
	}
	return NothingSent
}

// NothingSent is said where the service sends nobody a text.
const NothingSent = "短信没有发出，请稍后再试或换一种方式"

// about names the codes of one flow in one browser session. Whoever knows a phone number learns nothing by it.
func (c *Codes) about(to CodeFor) string {
	return "code:" + hex.EncodeToString(c.Keys.Index("proof.text", strings.Join([]string{string(to.Purpose), to.FlowID, to.Binding}, "\n")))
}

// Text gives what became of the text with the latest code of a flow; to needs no phone.
func (c *Codes) Text(ctx context.Context, to CodeFor) (t Text, err error) {
	t.How, t.Phone, t.At, err = c.Sender.CodeText(ctx, c.about(to))
	if errors.Is(err, fault.NotFound) || err == nil && c.Now().After(t.At.Add(c.Limits.Life)) {
		return Text{}, nil
	}
	if err != nil {
		return Text{}, fmt.Errorf("looking for the text of a code: %w", err)
	}
	return t, nil
}

// Fail reports whether codes go out to nobody since a moment. Where a page must not tell whether the hall knows a person, it
// says this of the whole service in the place of Text (LOG-7).
func (c *Codes) Fail(ctx context.Context, since time.Time) (bool, error) {
	failing, err := c.Sender.CodesFail(ctx, since)
	if err != nil {
		return false, fmt.Errorf("asking whether codes go out: %w", err)
	}
	return failing, nil
}
