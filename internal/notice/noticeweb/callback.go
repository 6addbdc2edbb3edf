package noticeweb

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net/http"

	"wangting/internal/fault"
	"wangting/internal/notice"
	"wangting/internal/web"
)

// Callback is the address to which the provider of text messages pushes its reports. They are not signed: only who was
// given the address knows its last part.
type Callback struct {
	Secret   string
	Reports  notice.Reports
	Reported func(ctx context.Context, all []notice.Report) error
}

// Mount puts the address where it belongs; without a secret there is none.
func (c Callback) Mount(m *web.Mux) {
	if c.Secret != "" && c.Reports != nil {
		m.Handle("POST "+notice.CallbackPath+"{secret}", c.pushed)
	}
}

const maxPush = 1 << 20

func (c Callback) pushed(w http.ResponseWriter, r *http.Request) error {
	if subtle.ConstantTimeCompare([]byte(r.PathValue("secret")), []byte(c.Secret)) != 1 {
		return fault.New(fault.NotFound, "")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxPush))
	if err != nil {
		return c.say(w, http.StatusRequestEntityTooLarge, 1, "内容过大")
	}
	all, err := c.Reports.ReadReports(body)
	if errors.Is(err, fault.Invalid) {
		return c.say(w, http.StatusUnprocessableEntity, 1, "内容不能识别")
	}
	if err != nil {
		return fmt.Errorf("reading reports: %w", err)
	}
	if err := c.Reported(r.Context(), all); err != nil {
		return err
	}
	return c.say(w, http.StatusOK, 0, "成功")
}

func (Callback) say(w http.ResponseWriter, status, code int, msg string) error {
	return web.JSON(w, status, map[string]any{"code": code, "msg": msg})
}
