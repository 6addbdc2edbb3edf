package resultweb

import (
	"net/http"

	"wangting/internal/actor"
)

// signatureType is the type of a detached signature (RFC 8551).
const signatureType = "application/pkcs7-signature"

// signature sends the detached signature of a document.
func (p Downloads) signature(w http.ResponseWriter, r *http.Request, who actor.Actor) error {
	name, cms, err := p.Papers.Signature(r.Context(), who, r.PathValue("id"), r.PathValue("paper"))
	if err != nil {
		return err
	}
	sendBytes(w, name, signatureType, cms)
	return nil
}
