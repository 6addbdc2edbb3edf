package desk_test

import (
	"net/http"
	"testing"
)

// B8: no button of the queue leads its reader to a refusal, and who may use a page finds it.
func TestTheButtonsOfTheQueueAreThoseThatItsReaderMayUse(t *testing.T) {
	h := open(t)
	for login, may := range map[string]bool{"clerk": true, "rev": true, "admin": true, "auditor": false} {
		b := h.as(login)
		page := b.Get("/staff/cases").Check(t, http.StatusOK)
		for _, path := range []string{"/staff/phrases", "/staff/transfers"} {
			if !may {
				page.Lacks(t, `href="`+path+`"`)
				continue
			}
			page.Has(t, `href="`+path+`"`)
			b.Get(path).Check(t, http.StatusOK)
		}
	}
}

// B8: an empty list speaks of itself, and not of the whole desk.
func TestAnEmptyPileDoesNotSayThatNothingIsLeftToDo(t *testing.T) {
	h := open(t)
	c := h.file("injury")
	must(t, h.core.AcceptCase(t.Context(), member("clerk"), c.ID, ""))
	h.as("rev").Get("/staff/cases?pile=accept").Check(t, http.StatusOK).Has(t, "“待受理”里现在没有办件").Lacks(t, "目前没有在办的办件")
	h.as("far").Get("/staff/cases").Check(t, http.StatusOK).Has(t, "目前没有在办的办件")
	h.as("clerk").Get("/staff/cases?pile=handled").Check(t, http.StatusOK).Has(t, "已办，最近办理的在最前").Lacks(t, "按剩余时限排序")
}

// B8, DSK-4: a claim ends by itself when nothing is done; who claims is told so.
func TestWhoClaimsIsToldWhenTheClaimEnds(t *testing.T) {
	h := open(t)
	h.as("clerk").Post("/staff/cases/"+h.file("injury").ID+"/claim").Check(t, http.StatusOK).Has(t, "超过 3 个工作日没有办理的，退回队列")
}

// B8: a transfer can also be past undoing because the applicant did something.
func TestATransferIsNotSaidToBeTakenUpWhenTheApplicantActed(t *testing.T) {
	h := open(t)
	c := h.file("injury")
	b := h.as("clerk")
	b.Post("/staff/cases/"+c.ID+"/claim").Check(t, http.StatusOK)
	b.Post("/staff/cases/"+c.ID+"/hand_over", "to", "s-both").Check(t, http.StatusOK).Has(t, "办件没有新的变化之前")
	must(t, h.core.WithdrawCase(t.Context(), applicant, c.ID, "不用了"))
	b.Get("/staff/transfers").Check(t, http.StatusOK).Has(t, "移交后办件已有变化").Lacks(t, "接手的一方")
}

// B8: the note beside a decision says who cannot make it, and a clerk is told that it is for another post.
func TestTheDecisionNoteNamesWhoTheFlowKeepsAway(t *testing.T) {
	h := open(t)
	c := h.file("injury")
	must(t, h.core.AcceptCase(t.Context(), member("clerk"), c.ID, ""))
	h.as("rev").Get("/staff/cases/"+c.ID).Check(t, http.StatusOK).Has(t, "受理人员不能作出决定。", "会原样显示给申请人。")
	h.as("second").Get("/staff/cases/"+c.ID).Check(t, http.StatusOK).Has(t, "这一步不属于您的岗位。")
}

// DSK-7: a head writes the phrases of their department, an administrator those of the office, everybody else their own.
func TestAHeadWritesThePhrasesOfTheDepartment(t *testing.T) {
	h := open(t)
	h.as("both").Get("/staff/phrases").Check(t, http.StatusOK).Has(t, "谁可以用", "工伤保险处的工作人员").Lacks(t, "本单位的工作人员", "人社服务大厅的工作人员")
	h.as("both").Post("/staff/phrases", "words", "请补交【】", "owner", "d-injury").Check(t, http.StatusOK).Has(t, "已添加", "请补交【】", ">工伤保险处<")
	h.as("admin").Get("/staff/phrases").Check(t, http.StatusOK).Has(t, "本单位的工作人员").Lacks(t, "工伤保险处的工作人员", "请补交【】")
	h.as("clerk").Get("/staff/phrases").Check(t, http.StatusOK).Lacks(t, "谁可以用")
	h.as("clerk").Post("/staff/phrases", "words", "请补交【】", "owner", "d-injury").Check(t, http.StatusUnprocessableEntity).Has(t, "由部门负责人添加")
}
