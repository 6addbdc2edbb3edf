// Package proofweb shows the pages of a face on the phone: the link in the QR code, which
// leads to the bureau, and the page to which the bureau returns. Anybody with the link may
// open both. Neither says whose face it is or what it is for. The parameters of the return
// address are not read.
package proofweb

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"wangting/internal/fault"
	"wangting/internal/proof"
	"wangting/internal/web"
)

// Faces is the part of proof.Faces that the pages use.
type Faces interface {
	LinkURL(token string) string
	Visit(ctx context.Context, token string) (string, error)
	Returned(ctx context.Context, token string) (proof.View, error)
}

// Pages are the pages of the phone.
type Pages struct{ Faces Faces }

// Mount puts the pages where they belong.
func (p Pages) Mount(m *web.Mux) {
	m.Handle("GET /f/{token}", p.visit)
	m.Handle("GET /f/{token}/back", p.back)
}

// visit redirects to the bureau. No other page redirects to an address outside the hall.
// The address comes from our gateway, not from the request. Apps in which it does not open are
// told to use Alipay; for them the link stays as it is.
func (p Pages) visit(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Add("Vary", "User-Agent")
	if app := scanner(r.UserAgent()); app != "" {
		link := p.Faces.LinkURL(url.PathEscape(r.PathValue("token")))
		return web.Render(w, r, http.StatusOK, elsewherePage(elsewhereView{App: app, Link: link}))
	}

	to, err := p.Faces.Visit(r.Context(), r.PathValue("token"))

	switch {
	case errors.Is(err, fault.Expired):
		return web.Render(w, r, http.StatusGone, phonePage(phoneView{Kind: "warn", Heading: "不能继续认证", Say: fault.Of(err).Say}))
	case errors.Is(err, fault.Away):
		return web.Render(w, r, http.StatusServiceUnavailable, phonePage(phoneView{Kind: "bad", Heading: "暂时打不开认证页面",
			Say: fault.Of(err).Say, Retry: r.URL.Path}))
	case err != nil:
		return err
	}
	http.Redirect(w, r, to, http.StatusFound)
	return nil
}

func (p Pages) back(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")

	seen, err := p.Faces.Returned(r.Context(), r.PathValue("token"))

	switch {
	case errors.Is(err, fault.Expired):
		return web.Render(w, r, http.StatusGone, phonePage(phoneView{Kind: "warn", Heading: "不能继续认证", Say: fault.Of(err).Say}))
	case err != nil:
		return err
	}
	return web.Render(w, r, http.StatusOK, phonePage(told(seen, r.URL.Path, "/f/"+r.PathValue("token"))))
}

// told gives the screen for the state of a face.
func told(seen proof.View, here, link string) phoneView {
	switch seen.State {
	case proof.Passed, proof.Consumed:
		return phoneView{Kind: "ok", Heading: "认证完成，请回到办理页面继续", Say: "电脑上或本机浏览器中的办理页面会自动进入下一步。您可以关闭本页面。"}
	case proof.Unsettled:
		return phoneView{Kind: "warn", Heading: "未通过或未完成", Say: "没有通过的，请确认是本人操作，在光线充足的地方，回到办理页面点击“重新认证”后再试；" +
			"还没有做完的，可以继续认证。", Retry: here, Link: link}
	case proof.Failed:
		return phoneView{Kind: "bad", Heading: "认证未通过", Say: "请确认是本人操作，并在光线充足的地方重试。回到办理页面点击“重新认证”后再试。"}
	case proof.Cancelled:
		return phoneView{Kind: "warn", Heading: "认证已取消", Say: "如需继续，请回到办理页面点击“重新认证”后再试。"}
	case proof.Expired:
		return phoneView{Kind: "warn", Heading: "认证已超时", Say: "请回到办理页面点击“重新认证”后再试。"}
	}
	v := phoneView{Heading: "还没有收到认证结果", Say: "刚做完认证的，请点“查看结果”；还没有做完的，可以继续认证。", Retry: here, Link: link}
	if seen.Trouble != nil {
		v.Kind, v.Say = "warn", "支付宝人脸认证暂时没有响应，请稍后点“查看结果”。"
	}
	return v
}
