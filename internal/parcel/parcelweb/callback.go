package parcelweb

import (
	"context"
	"net/http"

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
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, map[string]any{"result": true, "returnCode": "200", "message": "成功"})
}
