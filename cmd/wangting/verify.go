package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"wangting/internal/ledger"
)

type verifyCmd struct {
	File  string `arg:"" type:"existingfile" help:"A package for offline verification (.zip), or the document itself."`
	Proof string `type:"existingfile" placeholder:"FILE" help:"The proof of the document: its .json, or a package without the document."`
	Key   string `help:"The log's public key as you kept it; without it the key of the proof is believed, and printed."`
}

// Run says whether the document is as it was issued. It needs neither hall nor network.
func (v *verifyCmd) Run() error { return v.verify(os.Stdout) }

var errNotVerified = errors.New("核验没有通过")

func (v *verifyCmd) verify(out io.Writer) error {
	document, proof, err := v.read()
	if err != nil {
		return err
	}
	f := ledger.Verify(document, proof, v.Key)
	fmt.Fprintln(out, f)
	if f.Outcome != ledger.Passed {
		return errNotVerified
	}
	fmt.Fprintf(out, "公开日志 %s 第 %d 条\n", f.Origin, f.Proof.Index+1)
	if w := f.Witnesses(); w != "" {
		fmt.Fprintf(out, "%s，公钥来自证明：\n%s\n", w, strings.Join(f.Proof.Witnesses, "\n"))
	}
	if v.Key == "" {
		fmt.Fprintf(out, "公钥来自证明，请与大厅公布的公钥或者您保存的公钥核对（--key）：\n%s\n%s\n", f.Proof.Keys.Ed25519, f.Proof.Keys.SM2)
	}
	fmt.Fprintf(out, "是否已被撤销，请联网查询 %s\n", f.CheckURL())
	return nil
}

// read gives the document and its proof, which come in one file or in two.
func (v *verifyCmd) read() (document, proof []byte, err error) {
	if document, err = os.ReadFile(v.File); err != nil {
		return nil, nil, err
	}
	if v.Proof == "" {
		document, proof, err = ledger.Unpack(document)
		switch {
		case err != nil:
			return nil, nil, fmt.Errorf("%s 不是离线核验包；核验单独的文件，请用 --proof 给出它的证明: %w", v.File, err)
		case document == nil:
			return nil, nil, fmt.Errorf("%s 里没有文书：请写 wangting verify 文书.pdf --proof %s", v.File, v.File)
		}
		return document, proof, nil
	}
	if proof, err = os.ReadFile(v.Proof); err != nil {
		return nil, nil, err
	}
	if bytes.HasPrefix(proof, []byte("PK")) {
		_, proof, err = ledger.Unpack(proof)
	}
	return document, proof, err
}
