package main

import (
	"context"
	"crypto/rand"
	"net/http/httptest"
	"time"

	"github.com/emmansun/gmsm/pkcs7"
	"github.com/emmansun/gmsm/sm2"

	emulated "wangting/internal/emulator/ca"
	"wangting/internal/emulator/people"
	"wangting/internal/gateway/ca"
)

// certificateRow compares the checks of a certificate login (chain, signature, OCSP
// request to the authority on loopback) with one SM2 verification.
func certificateRow(*bench) ([]line, error) {
	key, err := sm2.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	world := people.New(time.Now, func() {})
	a, err := emulated.New(emulated.Options{Root: key, Sub: key, People: world, Now: time.Now})
	if err != nil {
		return nil, err
	}
	srv := httptest.NewServer(a.Handler())
	defer srv.Close()
	k, err := a.Issue(emulated.Request{USCC: world.Units()[0].USCC, Name: world.Units()[0].Name, URL: srv.URL})
	if err != nil {
		return nil, err
	}
	g, err := ca.New(ca.Settings{Roots: a.Roots()})
	if err != nil {
		return nil, err
	}
	text := []byte("JSHRSS-CA-LOGIN|v1|hall.example|nonce|1")
	d, err := pkcs7.NewSMSignedData(text)
	if err == nil {
		err = d.AddSignerChain(k.Cert, k.Key, k.Chain, pkcs7.SignerInfoConfig{})
	}
	var message, plain []byte
	if err == nil {
		message, err = d.Finish()
	}
	if err == nil {
		plain, err = k.Key.SignWithSM2(rand.Reader, nil, text)
	}
	if err != nil {
		return nil, err
	}
	all, err := alternate(*pairs, func() (pair, error) {
		const n = 200
		begun := time.Now()
		for range n {
			if _, err := g.Verify(context.Background(), text, ca.Signed{Signature: message, P7: true}); err != nil {
				return pair{}, err
			}
		}
		ours := time.Since(begun)
		begun = time.Now()
		for range n {
			sm2.VerifyASN1WithSM2(&k.Key.PublicKey, nil, text, plain)
		}
		return pair{us(ours) / n, us(time.Since(begun)) / n}, nil
	})
	if err != nil {
		return nil, err
	}
	return []line{write("certificate proved, revocation asked on loopback / one SM2 verification", all, micros, "")}, nil
}
