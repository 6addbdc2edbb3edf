package resultweb

import (
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/web"
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

// signature sends the detached signature of a proof.
func (p Proofs) signature(who asker) web.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		name, cms, err := p.Papers.ProofSignature(r.Context(), who(r), r.PathValue("paper"))
		if err != nil {
			return err
		}
		sendBytes(w, name, signatureType, cms)
		return nil
	}
}
