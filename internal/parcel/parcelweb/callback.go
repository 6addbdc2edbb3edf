package parcelweb

import (
	"context"
	"errors"
	"net/http"

	"wangting/internal/fault"
	"wangting/internal/parcel"
	"wangting/internal/web"
)

// Callback is the address that the courier calls when a parcel moved.
type Callback struct {
	Pushed func(ctx context.Context, parcelID, param, sign string) error
}

// Mount registers the address on the mux.
func (c Callback) Mount(m *web.Mux) { m.Handle("POST "+parcel.CallbackPath+"{id}", c.pushed) }

const maxPush = 256 << 10

// pushed answers the courier; the call is used only after its signature has been verified.
func (c Callback) pushed(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxPush)
	err := c.Pushed(r.Context(), r.PathValue("id"), r.PostFormValue("param"), r.PostFormValue("sign"))
	switch {
	case err == nil || errors.Is(err, fault.NotFound): // a number that we no longer know would only be called about again
		return web.JSON(w, http.StatusOK, map[string]any{"result": true, "returnCode": "200", "message": "成功"})
	case errors.Is(err, fault.Forbidden):
		return web.JSON(w, http.StatusForbidden, map[string]any{"result": false, "returnCode": "500", "message": "签名不正确"})
	case errors.Is(err, fault.Invalid):
		return web.JSON(w, http.StatusUnprocessableEntity, map[string]any{"result": false, "returnCode": "500", "message": "内容不能识别"})
	}
	return err
}
