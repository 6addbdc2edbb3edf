package app_test

import (
	"net/http"
	"strings"
	"testing"

	"wangting/internal/app/demo"
	"wangting/internal/emulator"
	"wangting/internal/emulator/lever"
	"wangting/internal/gateway/seal"
)

// RES-2: while the seals are away a document is there all the same, and no page speaks of a signature; then the signature is offered
// beside the PDF, and verifies over its bytes.
func TestADocumentIsThereAtOnceAndItsSignatureLater(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		must(t, demo.Fill(t.Context(), h.Hall))
		must(t, h.world.Levers.Pull(emulator.Seal, lever.Down, 0))
		who := h.insured()
		caseID, p := h.closedAtOnce(who, "enrolment-proof", nil)
		unit, page := h.door(who), "/unit/cases/"+caseID
		path := page + "/papers/" + p.ID
		if body := opened(t, unit, page, "下载"); strings.Contains(body, "国密") {
			t.Error("a signature that is not there is spoken of")
		}
		if a := unit.Get(path + "/signature"); a.Status != http.StatusNotFound {
			t.Errorf("a signature that is not there: %d", a.Status)
		}
		must(t, h.world.Levers.Pull(emulator.Seal, lever.OK, 0))
		h.until("the document is signed", func() bool {
			return h.count(`SELECT COUNT(*) FROM result_seal WHERE paper_id = $1`, p.ID) == 1
		})
		opened(t, unit, page, "下载国密签名")
		opened(t, unit, page, "（演示）对这份 PDF 的 SM2 电子签名")
		pdf, cms := unit.Get(path), unit.Get(path+"/signature")
		if _, err := seal.Verify([]byte(cms.Body), []byte(pdf.Body)); err != nil {
			t.Errorf("the downloaded signature: %v", err)
		}
		if _, err := seal.Verify([]byte(cms.Body), []byte(strings.Replace(pdf.Body, "%PDF", "%PDG", 1))); err == nil {
			t.Error("it verifies over another document")
		}
		if a := h.door(h.boss()).Get(path + "/signature"); a.Status != http.StatusNotFound {
			t.Errorf("another unit is answered with %d", a.Status)
		}
	})
}
