package desk_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/casework"
	"wangting/internal/form"
)

func TestTheDossierShowsWhatWasFiledWithNumbersMasked(t *testing.T) {
	h := open(t)
	c := h.file("injury")
	p := h.as("clerk").Get("/staff/cases/"+c.ID).Check(t, http.StatusOK).
		Has(t, "工伤认定申请", c.Number, "示例己建筑有限公司", "****0013", "劳动合同", "现场照片", ">受理</button>",
			">不予受理</button>", ">要求补正</button>").
		Lacks(t, idNumber)
	mats := h.state(c.ID).Materials
	p.Golden(t, "case", c.ID, "ID", c.Number, "NUMBER", mats[0].ID, "M1", mats[1].ID, "M2")
}

func TestTheDossierSaysWhatLookedWrongOnTheDayItWasFiled(t *testing.T) { // ITM-2
	h := open(t)
	day := func(ago int) string { return h.now.AddDate(0, 0, -ago).Format(time.DateOnly) }
	late := h.fileWith("injury", form.Data{"day": day(40)})
	h.as("clerk").Get("/staff/cases/"+late.ID).Check(t, http.StatusOK).Has(t, "系统提醒，供审查时参考", "<li>距事故日期已经超过 30 日</li>")
	recent := day(3)
	inTime := h.fileWith("injury", form.Data{"day": recent})
	h.now = h.now.AddDate(0, 2, 0) // however long the desk takes
	h.as("clerk").Get("/staff/cases/"+inTime.ID).Check(t, http.StatusOK).Has(t, recent).Lacks(t, "系统提醒")
}

func TestALookAtWholeNumbersIsWrittenDownFirst(t *testing.T) {
	h := open(t)
	c := h.file("injury")
	h.as("clerk").Post("/staff/cases/"+c.ID+"/full").Check(t, http.StatusUnprocessableEntity).Has(t, "请填写查看原因").Lacks(t, idNumber)
	if slices.Contains(h.world.acts(), "case.numbers_seen") {
		t.Error("a look that was refused is written down as one")
	}
	h.as("clerk").Post("/staff/cases/"+c.ID+"/full", "reason", "与参保记录核对").Check(t, http.StatusOK).Has(t, idNumber, "本次查看已记录")
	if !slices.Contains(h.world.acts(), "case.numbers_seen") {
		t.Errorf("STA-5: the look is not written down: %v", h.world.acts())
	}
	h.as("auditor").Get("/staff/cases/"+c.ID).Check(t, http.StatusOK).Lacks(t, "查看完整号码", idNumber)
	h.as("auditor").Post("/staff/cases/"+c.ID+"/full").Check(t, http.StatusForbidden).Lacks(t, idNumber)
	h.as("far").Post("/staff/cases/"+c.ID+"/full").Check(t, http.StatusNotFound).Lacks(t, idNumber)
}

func TestAMaterialOpensBesideTheFormAndRunsNothing(t *testing.T) {
	h := open(t)
	c := h.file("injury")
	mats := h.state(c.ID).Materials
	b := h.as("clerk")
	b.Get("/staff/cases/"+c.ID+"?m="+mats[1].ID).Check(t, http.StatusOK).Has(t, "<img src=\"/staff/cases/"+c.ID+"/materials/"+mats[1].ID)
	p := b.Get("/staff/cases/" + c.ID + "/materials/" + mats[0].ID)
	if p.Status != http.StatusOK || p.Body != pdf || p.Header.Get("Content-Type") != "application/pdf" {
		t.Errorf("the file came as %d %s", p.Status, p.Header.Get("Content-Type"))
	}
	if h := p.Header; !strings.HasPrefix(h.Get("Content-Disposition"), "inline; ") || h.Get("X-Content-Type-Options") != "nosniff" ||
		!strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") ||
		strings.Contains(h.Get("Content-Security-Policy"), "script") {
		t.Errorf("headers are %v", h)
	}
	if p := b.Get("/staff/cases/other/materials/" + mats[0].ID); p.Status != http.StatusNotFound {
		t.Errorf("under another case the file gave %d", p.Status)
	}
	if p := h.as("far").Get("/staff/cases/" + c.ID + "/materials/" + mats[0].ID); p.Status != http.StatusNotFound {
		t.Errorf("another city got %d", p.Status)
	}
}

// CAS-4: a case goes from the queue to its end through the forms of the desk.
func TestACaseIsAcceptedReviewedDecidedAndClosed(t *testing.T) {
	h := open(t)
	c := h.file("injury-2")
	path := "/staff/cases/" + c.ID
	h.as("clerk").Post(path+"/accept", "words", "材料齐全。").Check(t, http.StatusOK).Has(t, "已受理", "材料齐全。")
	rev := h.as("rev")
	rev.Get(path).Check(t, http.StatusOK).Has(t, ">审查通过</button>", ">审查不通过</button>")
	rev.Post(path+"/review", "verdict", "denied").Check(t, http.StatusUnprocessableEntity).
		Has(t, "请填写不予通过的理由", `href="#review-words"`)
	rev.Post(path+"/review", "verdict", "approved", "words", "符合条件，建议认定。").Check(t, http.StatusOK).
		Has(t, "审查意见已提交", "待复审")
	rev.Post(path+"/decide", "verdict", "approved", "words", "准予认定").Check(t, http.StatusForbidden).
		Has(t, "须由另一名审核人员复审", "准予认定")
	h.as("rev2").Get(path).Check(t, http.StatusOK).
		Has(t, ">准予</button>", ">不予</button>", "建议准予", "符合条件，建议认定。")
	h.as("rev2").Post(path+"/decide", "verdict", "approved", "words", "准予认定为工伤。").Check(t, http.StatusOK).
		Has(t, "决定已作出", ">办结</button>")
	h.as("rev2").Post(path+"/close", "words", "认定书已生成。").Check(t, http.StatusOK).Has(t, "办件已结束", "已办结")
	v := h.state(c.ID)
	if v.Case.State != casework.Closed || v.Case.Verdict != casework.Approved || v.Case.Result != "准予认定为工伤。" {
		t.Errorf("the case ended as %s %s %q", v.Case.State, v.Case.Verdict, v.Case.Result)
	}
}

func TestAnApplicationIsNotAcceptedWithAReason(t *testing.T) {
	h := open(t)
	c := h.file("injury")
	path := "/staff/cases/" + c.ID
	h.as("clerk").Post(path+"/refuse").Check(t, http.StatusUnprocessableEntity).
		Has(t, "请填写不予受理的理由", `href="#refuse-words"`)
	h.as("clerk").Post(path+"/refuse", "words", "不属于本地管辖，请向苏州市申请。").Check(t, http.StatusOK).
		Has(t, "不予受理", "不属于本地管辖")
	if v := h.state(c.ID); v.Case.State != casework.NotAccepted || v.Case.Result != "不属于本地管辖，请向苏州市申请。" {
		t.Errorf("ended as %s %q", v.Case.State, v.Case.Result)
	}
}

// CAS-8: the notice names each point and its reason; the answer shows what changed.
func TestACorrectionIsAskedForAndItsAnswerShownToTheReviewer(t *testing.T) {
	h := open(t)
	c := h.file("injury")
	path := "/staff/cases/" + c.ID
	h.now = h.now.AddDate(0, 0, 1)
	b := h.as("clerk")
	b.Post(path+"/ask", "words", "请补充。").Check(t, http.StatusUnprocessableEntity).
		Has(t, "请至少选择一项需要补正的内容", "请补充。").Lacks(t, "f:company")
	b.Post(path+"/ask", "point", "f:company", "reason.f:company", "wrong", "words", "请改名。").Check(t, http.StatusUnprocessableEntity).
		Has(t, "取自申请人的账户，申请人不能修改，不能要求补正", "请改名。")
	b.Post(path+"/ask", "point", "f:story", "words", "请写清时间。", "note.f:story", "缺时间").
		Check(t, http.StatusUnprocessableEntity).
		Has(t, "补正原因", `href="#ask-p2-reason"`, "请写清时间。", `value="缺时间"`, "checked")
	b.Post(path+"/ask", "point", "f:story", "reason.f:story", "wrong", "note.f:story", "缺时间",
		"point", "m:contract", "reason.m:contract", "outdated",
		"words", "请写清时间，换新合同。", "days", "10").Check(t, http.StatusOK).
		Has(t, "已要求补正", "补正中", "有误", "已过期", "缺时间", "正在等待申请人补正", "时限暂停")

	ctx := t.Context()
	h.now = h.now.AddDate(0, 0, 1)
	_, err := h.core.Attach(ctx, applicant, c.ID, casework.Upload{Slot: "contract", Name: "新合同.pdf", Body: strings.NewReader(pdf)})
	must(t, err)
	v := h.state(c.ID)
	must(t, h.core.AnswerCorrection(ctx, applicant, c.ID,
		form.Data{"worker": "测试辛", "idnumber": idNumber, "story": "十月十六日在工地受伤"}, v.Case.Version))
	b.Get(path).Check(t, http.StatusOK).
		Has(t, "补正已提交", "补正后的变化", "在工地受伤", "十月十六日在工地受伤",
			"劳动合同（新）", "劳动合同（补正前）", `href="`+path+`?view=changes"`)

	// 只看改动: the changed field and material with what they were, and nothing else of the form
	only := b.Get(path+"?view=changes").Check(t, http.StatusOK)
	only.Has(t, "补正前：</span>在工地受伤</del>", "补正后：</span>十月十六日在工地受伤</ins>", ">劳动合同.pdf</a></del>", ">新合同.pdf</a></ins>",
		`view=changes" aria-current="page">只看改动 <span class="count">3</span>`, "&amp;view=changes").Lacks(t, "用人单位名称", "查看完整号码")
}

func TestWhoIsTooLateKeepsTheWords(t *testing.T) {
	h := open(t)
	c := h.file("injury")
	path := "/staff/cases/" + c.ID
	b := h.as("clerk")
	b.Get(path).Check(t, http.StatusOK)
	must(t, h.core.AcceptCase(t.Context(), member("both"), c.ID, ""))
	b.Post(path+"/refuse", "words", "写了很久的理由").Check(t, http.StatusConflict).
		Has(t, "刚刚有了新的进展", "您刚才填写的内容", "写了很久的理由")
	if v := h.state(c.ID); v.Case.State != casework.Accepted {
		t.Errorf("the case is %s", v.Case.State)
	}
}

func TestTheOneWhoAcceptedDoesNotDecide(t *testing.T) {
	h := open(t)
	c := h.file("injury")
	path := "/staff/cases/" + c.ID
	b := h.as("both")
	b.Post(path+"/accept").Check(t, http.StatusOK).
		Has(t, "已受理，申请人会收到通知", "须由另一名工作人员审查和决定").Lacks(t, ">准予</button>", ">审查通过</button>")
	b.Post(path+"/decide", "verdict", "approved").Check(t, http.StatusForbidden).Has(t, "须由另一名工作人员")
	if v := h.state(c.ID); v.Case.Verdict != casework.NoVerdict {
		t.Error("STA-4: the one who accepted a case decided it")
	}
}

func TestACaseIsReleasedAndHandedOver(t *testing.T) {
	h := open(t)
	c := h.file("injury")
	path := "/staff/cases/" + c.ID
	b := h.as("clerk")
	b.Post(path+"/claim").Check(t, http.StatusOK).Has(t, "承办人：您", ">释放</button>", ">移交</button>", "示例both")
	b.Post(path+"/hand_over").Check(t, http.StatusUnprocessableEntity).Has(t, "请选择接手的同事、部门或者地区", `href="#hand_over-to"`)
	b.Post(path+"/hand_over", "to", "s-both", "words", "外出").Check(t, http.StatusOK).
		Has(t, "已移交", "已由示例both认领", "外出")
	h.as("both").Post(path+"/release").Check(t, http.StatusOK).Has(t, "已释放", ">认领</button>")
	b.Post(path+"/release").Check(t, http.StatusConflict).Has(t, "不在您的名下")
}

func TestStaffAndUnitTalkAboutACase(t *testing.T) {
	h := open(t)
	c := h.file("injury")
	must(t, h.core.Message(t.Context(), applicant, c.ID, "请问何时受理"))
	h.as("clerk").Post("/staff/cases/"+c.ID+"/say").Check(t, http.StatusUnprocessableEntity).Has(t, "请填写 1 到 500 字的留言")
	h.as("clerk").Post("/staff/cases/"+c.ID+"/say", "words", "五个工作日内受理。").Check(t, http.StatusOK).
		Has(t, "请问何时受理", "五个工作日内受理。")
}
