package desk_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// DSK-9: every act whose form the page has is named in the foot of its pane, and leads to that form; nothing else is.
func TestTheFootOfTheDossierNamesTheActsThatArePossible(t *testing.T) {
	h := open(t)
	c := h.file("injury")
	path := "/staff/cases/" + c.ID
	foot := func(login string) string {
		t.Helper()
		_, after, _ := strings.Cut(h.as(login).Get(path).Check(t, http.StatusOK).Body, `aria-label="可以办理"`)
		links, _, _ := strings.Cut(after, "</nav>")
		return links
	}
	for _, want := range []string{`href="#accept">受理<`, `href="#ask">补正<`, `href="#refuse">不予受理<`} {
		if got := foot("clerk"); !strings.Contains(got, want) {
			t.Errorf("the clerk has no %s in %s", want, got)
		}
	}
	if got := foot("auditor"); got != "" {
		t.Errorf("the auditor may do %s", got)
	}
	h.as("clerk").Post(path+"/accept").Check(t, http.StatusOK)
	if got := foot("rev"); !strings.Contains(got, `href="#decide">准予<`) || !strings.Contains(got, `href="#decide">不予<`) || strings.Contains(got, "受理") {
		t.Errorf("the reviewer has %s", got)
	}
}

// DSK-3, CAS-8: the clock says how much of the promise is used, and the working days that did not count.
func TestTheClockOfTheDossierSaysWhatIsUsedAndWhatDidNotCount(t *testing.T) {
	h := open(t)
	c := h.file("injury")
	path := "/staff/cases/" + c.ID
	h.as("clerk").Post(path+"/accept").Check(t, http.StatusOK).Has(t, `aria-label="办理时限"`, "承诺 20 个工作日，已用 0 个<")
	h.now = h.now.Add(2 * 24 * time.Hour) // from Monday to Wednesday
	h.as("rev").Post(path+"/ask", "point", "f:story", "reason.f:story", "wrong", "words", "请写清经过。", "days", "5").Check(t, http.StatusOK)
	h.now = h.now.Add(5 * 24 * time.Hour) // three working days, with Monday
	h.as("rev").Get(path).Check(t, http.StatusOK).Has(t, "时限暂停，剩 18 个工作日", "已用 2 个；暂停 3 个工作日，不计入")
	v := h.state(c.ID)
	v.Case.Data["story"] = "在脚手架上受伤"
	must(t, h.core.AnswerCorrection(t.Context(), applicant, c.ID, v.Case.Data, v.Case.Version))
	h.as("rev").Get(path).Check(t, http.StatusOK).Has(t, "已用 2 个；暂停 3 个工作日，不计入")
	h.now = h.now.Add(24 * time.Hour)
	h.as("rev").Get(path).Check(t, http.StatusOK).Has(t, `aria-label="时限共 20 个工作日，已用 3 个"`, "已用 3 个；暂停 3 个工作日，不计入")
}

// What may be asked for stands under its part. A part is closed until something of it is chosen, and stays open after a refusal.
func TestWhatIsAskedForIsGroupedByPart(t *testing.T) {
	h := open(t)
	c := h.file("injury-3") // seven points
	path := "/staff/cases/" + c.ID
	b := h.as("clerk")
	b.Get(path).Check(t, http.StatusOK).Has(t, `<details><summary data-count="2 项">职工信息<`, `<details><summary data-count="3 项">材料<`)
	b.Post(path+"/ask", "point", "f:story", "note.f:story", "缺时间", "words", "请写清时间。").Check(t, http.StatusUnprocessableEntity).
		Has(t, `<details open><summary data-count="2 项，已选 1 项">事故<`, `value="f:story" checked`, "缺时间", `<details><summary data-count="3 项">材料<`)
	b.Post(path+"/ask", "words", "请写清时间。").Check(t, http.StatusUnprocessableEntity).Has(t, `<details open><summary data-count="2 项">职工信息<`)
}
