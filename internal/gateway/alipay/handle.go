package alipay

import (
	"errors"
	"net/url"
	"regexp"
	"strings"

	"wangting/internal/fault"
)

// handle is the content of the opaque id: which of Alipay's two interfaces began
// the verification, its certify_id, and for the newer interface the page address.
//
//	<certify_id>             alipay.user.certify.open.*
//	v.<certify_id>.<web_url> datadigital.fincloud.generalsaas.face.verification.*
type handle struct {
	ID    string
	Page  string
	newer bool
}

var certifyID = regexp.MustCompile(`^[0-9A-Za-z]{8,64}$`)

func (h handle) text() (string, error) {
	if !certifyID.MatchString(h.ID) {
		return "", errors.New("alipay gave no usable certify_id")
	}
	if !h.newer {
		return h.ID, nil
	}
	if u, err := url.Parse(h.Page); err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return "", errors.New("alipay gave no usable web_url")
	}
	return "v." + h.ID + "." + h.Page, nil
}

func parseHandle(s string) (handle, error) {
	if rest, ok := strings.CutPrefix(s, "v."); ok {
		id, page, ok := strings.Cut(rest, ".")
		h := handle{ID: id, Page: page, newer: true}
		if t, err := h.text(); ok && err == nil && t == s {
			return h, nil
		}
	}
	if certifyID.MatchString(s) {
		return handle{ID: s}, nil
	}
	return handle{}, errNoSuchFace
}

var errNoSuchFace = fault.New(fault.Expired, "本次人脸认证已失效，请重新认证")
