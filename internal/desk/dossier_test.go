package desk_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"wangting/internal/casework"
)

func TestTheDossierFramesItsPapersAndNothingElseMay(t *testing.T) { // DSK-9
	h := open(t)
	c := h.file("injury")
	mats := h.state(c.ID).Materials
	b, path := h.as("clerk"), "/staff/cases/"+c.ID
	says := func(path string) string {
		p := b.Get(path)
		return p.Header.Get("Content-Security-Policy")
	}
	if got := says(path); !strings.Contains(got, "; frame-src 'self'") || !strings.Contains(got, "frame-ancestors 'none'") {
		t.Errorf("the dossier has the policy %s", got)
	}
	if got := says(path + "/materials/" + mats[0].ID); !strings.Contains(got, "frame-ancestors 'self'") {
		t.Errorf("a material has the policy %s", got)
	}
	if got := says("/staff/cases"); strings.Contains(got, "frame-src") || !strings.Contains(got, "frame-ancestors 'none'") {
		t.Errorf("the queue has the policy %s", got)
	}
	b.Get(path).Check(t, http.StatusOK).Has(t, `<iframe src="`+path+`/materials/`+mats[0].ID+`" title="材料：劳动合同">`, "在新窗口打开")
	b.Get(path+"?m="+mats[1].ID).Check(t, http.StatusOK).Has(t, ">放大</button>", ">缩小</button>", ">旋转</button>").Lacks(t, "<iframe")
}

func TestTheDossierShowsTheEarlierCasesOfTheUnitThatTheCallerSees(t *testing.T) { // DSK-9
	h := open(t)
	old := h.file("injury")
	h.now = h.now.Add(time.Hour)
	one := h.file("injury-2")
	h.now = h.now.Add(time.Hour)
	h.as("clerk").Get("/staff/cases/"+old.ID).Check(t, http.StatusOK).Has(t, "历史办件", one.Number)
	p := h.as("clerk").Get("/staff/cases/"+h.file("injury").ID).Check(t, http.StatusOK).Has(t, "历史办件", one.Number, old.Number)
	if strings.Index(p.Body, one.Number) > strings.Index(p.Body, old.Number) {
		t.Error("the older case comes first")
	}
	if got, err := h.core.HistoryOf(t.Context(), member("far"), h.state(old.ID).Case); err == nil {
		t.Errorf("another city was given %d cases", len(got))
	}
}

func TestAnAnswerThatACorrectionChangedShowsWhatItWas(t *testing.T) { // DSK-9
	h := open(t)
	c := h.file("injury")
	path := "/staff/cases/" + c.ID
	h.as("clerk").Post(path+"/ask", "point", "f:story", "reason.f:story", "wrong", "words", "请写清经过", "days", "5").Check(t, http.StatusOK)
	v := h.state(c.ID)
	data := v.Case.Data
	data["story"] = "在脚手架上受伤"
	err := h.core.AnswerCorrection(t.Context(), applicant, c.ID, data, v.Case.Version)
	must(t, err)
	h.as("clerk").Get(path).Check(t, http.StatusOK).
		Has(t, "<del>", "在工地受伤", "<ins>", "在脚手架上受伤", "改动", "补正后的变化")
}

func TestThePointsAreKeptBesideTheFormsAndWriteTheWordsOfWhatFails(t *testing.T) { // DSK-8
	h := open(t)
	c := h.file("injury-4")
	path := "/staff/cases/" + c.ID
	h.as("clerk").Post(path+"/accept").Check(t, http.StatusOK)
	stage, rev := h.state(c.ID).Case.Stage, h.as("rev")
	rev.Get(path).Check(t, http.StatusOK).Has(t, "审查要点", "已核 0 / 2", "对应材料：", "事故经过：在工地受伤", "还有 2 条审查要点没有填写").
		Lacks(t, ">准予</button>")
	rev.Post(path+"/check", "stage", stage, "point.0", "yes", "note.0", "", "point.1", "no", "note.1", strings.Repeat("长", 201)).
		Check(t, http.StatusUnprocessableEntity).Has(t, "最多 200 个字")
	rev.Post(path+"/check", "stage", stage, "point.0", "yes", "note.0", "", "point.1", "no", "note.1", "与笔录不符").
		Check(t, http.StatusOK).Has(t, "审查要点已保存", "已核 2 / 2　1 项不符合", "“经过属实”不符合：与笔录不符。", "已按不符合的审查要点写好",
		`value="f:story" checked`, ">准予</button>").Lacks(t, "条审查要点没有填写")
	h.as("clerk").Get(path).Check(t, http.StatusOK).Has(t, "不符合　与笔录不符").Lacks(t, "保存审查要点")
	say := "“经过属实”不符合：与笔录不符。"
	rev.Post(path+"/decide", "verdict", "approved", "words", say, "prewritten", say).Check(t, http.StatusOK).Has(t, "决定已作出")
	if got := h.state(c.ID).Case.Result; strings.Contains(got, "不符合") {
		t.Errorf("the applicant was granted with the words %q", got)
	}
}

func TestADecisionIsPreviewedWithItsWordsAndThenConfirmed(t *testing.T) { // DSK-10
	h := open(t)
	h.core.Preview = func(_ context.Context, t casework.Taken) (string, []byte, bool, error) {
		return "认定书", []byte(pdf + string(t.Case.Verdict) + t.Words), true, nil
	}
	c := h.file("injury")
	path := "/staff/cases/" + c.ID
	h.as("clerk").Post(path+"/accept").Check(t, http.StatusOK)
	h.as("clerk").Post(path+"/preview", "preview", "approved", "words", "准予认定。").Check(t, http.StatusForbidden)
	rev := h.as("rev")
	rev.Get(path).Check(t, http.StatusOK).Has(t, ">预览文书</button>", ">准予</button>").Lacks(t, "确认并送达")
	rev.Post(path+"/preview", "preview", "denied", "words", "").Check(t, http.StatusUnprocessableEntity).Has(t, "请填写不予通过的理由")
	rev.Post(path+"/preview", "preview", "approved", "words", "准予认定。").Check(t, http.StatusOK).
		Has(t, "确认并送达", "准予认定。", `<iframe src="`+path+`/preview.pdf?verdict=approved"`)
	p := rev.Get(path + "/preview.pdf?verdict=approved")
	if p.Body != pdf+"approved准予认定。" || !strings.Contains(p.Header.Get("Content-Security-Policy"), "frame-ancestors 'self'") {
		t.Errorf("the preview is %q under %s", p.Body, p.Header.Get("Content-Security-Policy"))
	}
	if v := h.state(c.ID).Case; v.Verdict != casework.NoVerdict {
		t.Errorf("a preview decided %s", v.Verdict)
	}
	if p := h.as("far").Get(path + "/preview.pdf?verdict=approved"); p.Status != http.StatusNotFound {
		t.Errorf("another city got %d", p.Status)
	}
	rev.Post(path+"/decide", "verdict", "approved", "words", "准予认定。").Check(t, http.StatusOK).Has(t, "决定已作出")
}

func TestAFindingPointsAtAPlaceThatOthersSee(t *testing.T) { // 指着说
	h := open(t)
	c := h.file("injury-4")
	path := "/staff/cases/" + c.ID
	h.as("clerk").Post(path+"/accept").Check(t, http.StatusOK)
	v := h.state(c.ID)
	contract, photo, rev := v.Materials[0].ID, v.Materials[1].ID, h.as("rev")
	keep := func(more ...string) []string {
		return append([]string{"stage", v.Case.Stage, "point.0", "no", "note.0", "", "point.1", "no", "note.1", "与照片不符"}, more...)
	}
	rev.Get(path+"?m="+photo).Check(t, http.StatusOK).Has(t, "<summary>指出位置", "不指材料", "不指位置", ">右上</option>", `data-material="`+photo+`"`).
		Lacks(t, `class="halo"`)
	for _, x := range []struct{ name, value, at, say string }{
		{"page.0", "0", "on.0=" + contract, "页码请填写 1 到 2000 的整数"},
		{"page.0", "100000", "on.0=" + contract, "页码请填写 1 到 2000 的整数"},
		{"page.0", "二", "on.0=" + contract, "页码请填写 1 到 2000 的整数"},
		{"page.1", "2", "on.1=" + photo, "这个文件不分页，请不要填写页码"},
		{"at.0", "ne", "", "请选择所指的材料"},
		{"on.0", "another", "", "选择的材料不属于这件办件，请重新选择"},
	} {
		args := keep(x.name, x.value)
		if name, value, ok := strings.Cut(x.at, "="); ok {
			args = append(args, name, value)
		}
		rev.Post(path+"/check", args...).Check(t, http.StatusUnprocessableEntity).Has(t, x.say, `<details class="aim" open`, "与照片不符")
	}
	rev.Post(path+"/check", keep("on.1", photo, "at.1", "ne", "exact.1", photo+".0.5000.1")...).
		Check(t, http.StatusUnprocessableEntity).Has(t, "所指的位置不在页面上，请重新选择").Lacks(t, ".5000.1")
	rev.Post(path+"/check", keep("on.0", contract, "page.0", "2", "at.0", "ne", "exact.0", contract+".3.1.1",
		"on.1", photo, "at.1", "sw", "exact.1", photo+".0.30.980")...).Check(t, http.StatusOK).
		Has(t, "“合同有效”不符合（《劳动合同》第 2 页，右上）。", "“经过属实”不符合：与照片不符（《现场照片》左下）。",
			`value="`+contract+`.2.833.167" checked`, `value="`+photo+`.0.30.980" checked`, "附上所指位置：《劳动合同》第 2 页，右上")
	clerk := h.as("clerk")
	clerk.Get(path+"?m="+contract+"&page=2").Check(t, http.StatusOK).Has(t, `href="`+path+"?m="+contract+`&amp;page=2">《劳动合同》第 2 页，右上</a>`,
		"/materials/"+contract+`#page=2"`, `<svg class="leaf"`, `<svg x="83.3%" y="16.7%"`).Lacks(t, `class="halo"`)
	clerk.Get(path+"?m="+photo).Check(t, http.StatusOK).Has(t, `<svg x="3%" y="98%"`, `class="halo"`, ">2</text>", "《现场照片》左下</a>")
	ask := []string{"point", "m:contract", "reason.m:contract", "wrong", "words", "请补正", "days", "5", "spot.m:contract"}
	rev.Post(path+"/ask", append(ask, contract+".2.1.1")...).Check(t, http.StatusUnprocessableEntity).Has(t, "“劳动合同”所指的位置已有变化，请重新勾选")
	rev.Post(path+"/ask", append(ask, contract+".2.833.167")...).Check(t, http.StatusOK).Has(t, "已要求补正")
	if k := h.state(c.ID).Waiting(); len(k.Points[0].Spots) != 1 || k.Points[0].Spots[0].Words() != "《劳动合同》第 2 页，右上" {
		t.Errorf("the notice points at %+v", k.Points)
	}
}
