package app_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"wangting/internal/actor"
	"wangting/internal/app/demo"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/form"
	"wangting/internal/form/formsample"
	"wangting/internal/id"
	"wangting/internal/query"
	"wangting/internal/web/webtest"
)

// answers are the sample of an item: who applies, and what passes its form.
func samplePath(name string) string {
	return filepath.Join("..", "catalog", "testdata", "samples", name+".json")
}

func answers(t *testing.T, code string) (as catalog.Audience, d form.Data) {
	t.Helper()
	raw, err := os.ReadFile(samplePath(code))
	must(t, err)
	var s struct {
		As     catalog.Audience `json:"as"`
		Passes form.Data        `json:"passes"`
	}
	must(t, json.Unmarshal(raw, &s))
	return s.As, s.Passes
}

// asTyped gives answers as a browser sends them.
func asTyped(f *form.Form, d form.Data) url.Values {
	v := url.Values{}
	group := func(fields []form.Field, prefix string, m map[string]any) {
		for _, c := range fields {
			if have, ok := m[c.Name]; ok {
				v.Set(prefix+c.Name, c.Typed(have))
			}
		}
	}
	for _, field := range f.Fields() {
		switch have := d[field.Name].(type) {
		case nil:
		case map[string]any:
			group(field.Fields, field.Name+".", have)
		case []any:
			if field.Kind == form.Choices {
				for _, have := range have {
					v.Add(field.Name, fmt.Sprint(have))
				}
				break
			}
			for i, row := range have {
				m, _ := row.(map[string]any)
				group(field.Fields, field.Name+"."+strconv.Itoa(i)+".", m)
			}
		default:
			v.Set(field.Name, field.Typed(have))
		}
	}
	return v
}

// paper is a tiny file that a slot takes.
func paper(t *testing.T, types []string) (name string, content []byte) {
	t.Helper()
	switch {
	case len(types) == 0 || slices.Contains(types, "pdf"):
		return "材料.pdf", []byte("%PDF-1.7 示例")
	case slices.Contains(types, "png"):
		return "照片.png", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
	}
	var b bytes.Buffer
	book := excelize.NewFile()
	must(t, book.Write(&b))
	must(t, book.Close())
	return "名册.xlsx", b.Bytes()
}

// journey is a hall with everybody whom a case passes.
type journey struct {
	h                                      *hall
	unit, person, clerk, reviewer, decider *webtest.Hall
	retired                                *webtest.Hall // a person with a pension
	archived                               *webtest.Hall // a person whose archive has arrived
	insured                                *webtest.Hall // a unit whose region is connected to the core system
	institution                            *webtest.Hall // a 事业单位 of such a region
}

func newJourney(t *testing.T) *journey {
	t.Helper()
	h := open(t, unchanged)
	must(t, demo.Fill(t.Context(), h.Hall))
	boss := h.boss()
	door := func(who actor.Actor) *webtest.Hall {
		return webtest.Open(t, h.DB, who, actor.Who{Unit: "示例", Number: "2000000001"}, h.MountOn)
	}
	desk := func(login string, role actor.Role) *webtest.Hall {
		return door(actor.Actor{StaffID: h.staff(login), Roles: []actor.Role{role}, Region: casework.Province})
	}
	uscc, rep := h.opened("泰州市示例医院", "13800000130")
	code, pensioner := h.opened("南京示例人力资源", "13800000121")
	return &journey{h: h, insured: door(h.insured()), archived: door(h.insured().Self()), institution: door(h.signed(rep.Number, uscc)), retired: door(h.signed(pensioner.Number, code).Self()), unit: door(boss), person: door(boss.Self()), clerk: desk("clerk", actor.Clerk),
		reviewer: desk("reviewer", actor.Reviewer), decider: desk("decider", actor.Reviewer)}
}

// sent posts a form and fails the test unless it leads on.
func sent(t *testing.T, who *webtest.Hall, path string, v url.Values) (to string) {
	t.Helper()
	a := who.Post(path, v)
	if a.Status != http.StatusSeeOther {
		t.Fatalf("POST %s gave %d: %s", path, a.Status, complaint(a.Body))
	}
	return a.Location
}

var complaints = regexp.MustCompile(`(?s)role="alert".{0,900}`)

func complaint(page string) string {
	if found := complaints.FindString(page); found != "" {
		return found
	}
	return page[:min(len(page), 1500)]
}

// opened opens a page and fails the test unless it says words.
func opened(t *testing.T, who *webtest.Hall, path, words string) string {
	t.Helper()
	a := who.Get(path)
	if a.Status != http.StatusOK || !strings.Contains(a.Body, words) {
		t.Fatalf("GET %s gave %d without 「%s」, and leads to %s", path, a.Status, words, a.Location)
	}
	return a.Body
}

var shownVersion = regexp.MustCompile(`name="version" value="(\d+)"`)

// file fills the form of an item, uploads what it asks for and submits it; it gives the id of the case.
func (j *journey) file(t *testing.T, it *catalog.Item, who *webtest.Hall, base string, d form.Data) string {
	t.Helper()
	f, err := it.Form()
	must(t, err)
	opened(t, who, base+"/apply/"+it.Code, it.Name)
	draft := id.New()
	v := asTyped(f, d)
	v.Set("draft", draft)
	v.Set("do", "next")
	to := sent(t, who, base+"/apply/"+it.Code, v)
	at := base + "/drafts/" + draft
	if want := at + "/materials"; len(it.Materials) > 0 && to != want {
		t.Fatalf("the form leads to %s, want %s", to, want)
	}
	for _, m := range it.Materials {
		needed := !m.Optional
		if r := m.RequiredIf; r != nil {
			answer, _ := d[r.Field].(string)
			needed = slices.Contains(r.Equals, answer)
		}
		if needed {
			j.upload(t, who, at+"/materials", m)
		}
	}
	page := opened(t, who, at+"/check", "请核对以上内容")
	version := shownVersion.FindStringSubmatch(page)
	if version == nil {
		t.Fatal("the page 核对 has no version")
	}
	if it.Face {
		j.faced(t, who, at, version[1])
	}
	to = sent(t, who, at+"/submit", url.Values{"version": {version[1]}, "delivery.way": {"online"}, "delivery.agree": {"1"}})
	if !strings.HasSuffix(to, draft+"/receipt") {
		t.Fatalf("the submission leads to %s", to)
	}
	opened(t, who, to, "办件编号")
	return draft
}

// faced has the applicant's face pass: it is asked for when the draft is sent, and not before it has passed.
func (j *journey) faced(t *testing.T, who *webtest.Hall, at, version string) {
	t.Helper()
	if to := sent(t, who, at+"/submit", url.Values{"version": {version}}); to != "/me/face" {
		t.Fatalf("without a face the submission leads to %s", to)
	}
	opened(t, who, "/me/face", "请本人用支付宝扫描二维码")
	if to := sent(t, who, "/me/face/check", nil); to != "/me/face" {
		t.Fatalf("before the face has passed it leads to %s", to)
	}
	j.h.passFace("测试丙")
	j.h.later(3 * time.Second) // the bureau is not asked more often
	if to := sent(t, who, "/me/face/check", nil); to != at+"/check" {
		t.Fatalf("after the face it leads to %s", to)
	}
	opened(t, who, at+"/check", "人脸认证已通过")
}

func (j *journey) upload(t *testing.T, who *webtest.Hall, path string, m catalog.Material) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	name, content := paper(t, m.Types)
	part, err := w.CreateFormFile("material."+m.Key, name)
	must(t, err)
	_, err = part.Write(content)
	must(t, err)
	must(t, w.Close())
	if a := who.PostAs(path, w.FormDataContentType(), b.String()); a.Status != http.StatusSeeOther {
		t.Fatalf("uploading %s gave %d: %s", m.Name, a.Status, complaint(a.Body))
	}
}

// through takes a case through the flow of its item, from its acceptance to 办结, by the first act of each stage that leads on.
// Another reviewer acts where the flow asks for other hands.
func (j *journey) through(t *testing.T, it *catalog.Item, caseID string) {
	t.Helper()
	at, flow := "/staff/cases/"+caseID, it.TheFlow()
	did, last := map[string]*webtest.Hall{}, j.reviewer
	for stage := flow.Stages[0]; ; {
		if stage.Kind == catalog.Publicity {
			opened(t, j.reviewer, at, "公示期未满")
			_, err := j.h.DB.Exec(t.Context(), `UPDATE case_file SET due_us = 1 WHERE id = $1`, caseID) // sessions would not outlive its days
			must(t, err)
			must(t, j.h.Rooms.Cases.EndPeriod(t.Context(), caseID))
			stage, _ = flow.After(stage.Key)
			continue
		}
		use := leadsOn(t, stage)
		who := last // who decided holds the case
		if stage.Post == catalog.AcceptPost {
			who = j.clerk
		}
		if slices.ContainsFunc(stage.NotSame, func(key string) bool { return did[key] == who }) {
			who = map[*webtest.Hall]*webtest.Hall{j.reviewer: j.decider, j.decider: j.reviewer}[who]
		}
		did[stage.Key] = who
		if who != j.clerk {
			last = who
		}
		sent(t, who, "/staff/cases/claim", url.Values{"one": {caseID}})
		if j.h.count(`SELECT COUNT(*) FROM case_note WHERE case_id = $1`, caseID) == 0 {
			j.note(t, it, stage, who, at)
		}
		j.examine(t, stage, who, at)
		path := map[string]string{"grant": "decide", "second": "review"}[use.Verb]
		sent(t, who, at+"/"+cmp.Or(path, use.Verb),
			url.Values{"words": {"材料齐全，符合规定。"}, "verdict": {string(casework.Approved)}})
		if use.To == "" {
			opened(t, who, at, "已办结")
			break
		}
		stage, _ = flow.Stage(use.To)
	}
	if j.h.count(`SELECT COUNT(*) FROM case_file WHERE id = $1 AND state = 'CLOSED'`, caseID) != 1 {
		t.Error("the case is not closed")
	}
}

// note writes the 内部附注 of a stage, if its post has any.
func (j *journey) note(t *testing.T, it *catalog.Item, stage catalog.Stage, who *webtest.Hall, at string) {
	t.Helper()
	notes, err := it.Notes()
	must(t, err)
	f := notes[stage.Post]
	if f == nil {
		return
	}
	sent(t, who, at+"/note", asTyped(f, formsample.Fill(f, form.Data{}, j.h.now())))
}

// examine finds every 审查要点 of a stage met.
func (j *journey) examine(t *testing.T, stage catalog.Stage, who *webtest.Hall, at string) {
	t.Helper()
	if len(stage.Points) == 0 {
		return
	}
	v := url.Values{"stage": {stage.Key}}
	for i, p := range stage.Points {
		opened(t, who, at, p.Text)
		v.Set(fmt.Sprintf("point.%d", i), string(casework.Meets))
		v.Set(fmt.Sprintf("note.%d", i), "")
	}
	sent(t, who, at+"/check", v)
}

// leadsOn is the act by which a case leaves a stage: by the longest way that the flow has, but for the usual second review, which
// only those need who ask for two reviewers.
func leadsOn(t *testing.T, stage catalog.Stage) catalog.VerbUse {
	t.Helper()
	for _, verb := range []string{"accept", "publish", "grant", "review", "second", "close"} {
		if use, ok := stage.Use(verb); ok {
			return use
		}
	}
	t.Fatalf("nothing leads on from %s", stage.Name)
	return catalog.VerbUse{}
}

// ends are words of the document in which each item ends (RES-1).
var ends = map[string][]string{
	"agency-authorisation":      {"授权决定书", "决定授权从事人事代理业务", "现场核查："},
	"apprenticeship":            {"企业新型学徒制审核结果通知书", "培养职业（工种）："},
	"arbitration":               {"受理通知书", "仲裁裁决书", "市劳动人事争议仲裁委员会", "劳人仲案〔2026〕", "裁决如下", "本裁决为终局裁决", "向人民法院提起诉讼"},
	"base-declaration":          {"缴费基数核定表", "缴费基数已经核定"},
	"benefit-certification":     {"待遇资格认证回执", "认证已经完成"},
	"card-loss":                 {"社会保障卡正式挂失回执", "已经办理正式挂失"},
	"card-replace":              {"社会保障卡补领（换领）回执", "安排制卡"},
	"contract-drafting":         {"劳动合同（文本草案）"},
	"course-signup":             {"培训课程报名确认单", "确认报名", "课程编号："},
	"dispatch-report":           {"核验结果通知书", "核验合格"},
	"dispute-mediation":         {"劳动人事争议调解协议书", "双方自愿达成协议", "调解员："},
	"economic-layoff":           {"企业经济性裁减人员备案回执", "不是对裁减人员的批准", "优先招用被裁减的人员"},
	"employment-filing":         {"用工备案表", "不是对劳动合同内容的批准"},
	"enrolment-proof":           {"参保缴费证明"},
	"harmonious-relations":      {"和谐劳动关系企业命名通知书", "决定命名", "评审得分："},
	"injury-benefit":            {"工伤保险待遇核定表", "一次性支付的金额合计：", "由工伤保险基金支付", "申请行政复议"},
	"institution-registration":  {"机构登记通知书", "予以登记", "机构编号"},
	"insurance-subsidy":         {"社会保险补贴审核结果通知书", "核定补贴金额："},
	"internship-subsidy":        {"见习补贴审核结果通知书", "核定补贴金额："},
	"job-registration":          {"就业登记凭证", "已经办理就业登记"},
	"labour-ability":            {"劳动能力鉴定结论书", "市劳动能力鉴定委员会", "劳动功能障碍程度：一级", "申请再次鉴定"},
	"mediation-registration":    {"仲裁调解书", "市劳动人事争议仲裁委员会", "审查情况"},
	"recruitment-filing":        {"招聘信息发布确认单", "同意在公共就业服务平台发布"},
	"retirement-precheck":       {"退休预审意见", "认定的出生日期：", "累计缴费年限（含视同缴费年限）：", "尚缺的材料", "不代替退休审批"},
	"stabilisation-return":      {"稳岗返还确认通知书", "已经确认"},
	"staff-change":              {"参保（停保）登记花名册回执", "已经登记"},
	"startup-subsidy":           {"一次性创业补贴审核结果通知书", "核定补贴金额："},
	"title-publicity":           {"职称申报单位公示情况证明", "公示自"},
	"title-returned":            {"职称申报重新提交回执", "不表示评审通过"},
	"training-subsidy":          {"职业培训补贴审核结果通知书", "核定补贴金额："},
	"unemployment-benefit":      {"失业保险金核定通知书", "领取期限", "失业保险金标准：每月"},
	"unemployment-registration": {"失业登记凭证", "已经办理失业登记"},
	"unit-enrolment":            {"社会保险登记回执", "单位编号："},
	"work-injury":               {"工伤认定申请受理决定书", "认定工伤决定书", "经调查核实：", "《工伤保险条例》第十四条第一项", "六十日内", "六个月内"},
}

var documentLinks = regexp.MustCompile(`href="([^"]+/papers/[^"/]+)"`)

// documents gives what all documents of a case say, as a reader of PDF files finds it, without spaces.
func documents(t *testing.T, who *webtest.Hall, page string) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Fatal("pdftotext is missing: scripts/test installs poppler-utils")
	}
	said := ""
	for _, link := range documentLinks.FindAllStringSubmatch(page, -1) {
		a := who.Get(link[1])
		if a.Status != http.StatusOK || !strings.HasPrefix(a.Body, "%PDF") {
			t.Fatalf("%s gave %d", link[1], a.Status)
		}
		cmd := exec.CommandContext(t.Context(), tool, "-enc", "UTF-8", "-", "-")
		cmd.Stdin = strings.NewReader(a.Body)
		out, err := cmd.Output()
		must(t, err)
		said += strings.Join(strings.Fields(string(out)), "")
	}
	return said
}

// bothFile are the items of which a unit asks something else than a person.
var bothFile = []string{"job-registration"}

// CAS-1 to CAS-5: every item that the hall says can be applied for goes all the way, through the pages of
// the applicant and of the staff; every query is asked, printed, and its print found true.
func TestEveryOnlineItemGoesFromTheApplicationToItsEnd(t *testing.T) {
	j := newJourney(t)
	list := j.everyItem()
	type one struct {
		name string // of the sample
		it   *catalog.Item
	}
	var all []one
	for _, it := range list {
		all = append(all, one{it.Code, it})
		if name := it.Code + ".unit"; slices.Contains(bothFile, it.Code) {
			all = append(all, one{name, it})
		}
	}
	for _, x := range all {
		it := x.it
		t.Run(x.name, func(t *testing.T) {
			if q, offered := query.Of(it); offered {
				j.ask(t, q)
				return
			}
			as, d := answers(t, x.name)
			who, base, list := j.unit, "/unit", "/unit/cases/"
			if as == catalog.ForPersons {
				who, base, list = j.person, "/me", "/me/applications/"
			}
			switch {
			case as == catalog.ForUnits && it.TheFlow().Stages[0].Kind == catalog.Automatic:
				who = j.insured
			case it.Face:
				who = j.retired
			}
			if len(it.Codes) > 0 {
				who = j.institution
			}
			caseID := j.file(t, it, who, base, d)
			if it.EmployerIn != "" && as == catalog.ForPersons {
				sent(t, j.unit, fmt.Sprintf("/unit/workbench/%s", caseID), url.Values{"do": {"agree"}})
			}
			if it.JointWith != "" && as == catalog.ForUnits { // items.md §2.8
				opened(t, j.clerk, "/staff/cases/"+caseID, "对方还没有确认共同申请")
				sent(t, j.clerk, "/staff/cases/"+caseID+"/confirm_recorded", url.Values{"words": {"对方持身份证到窗口当面确认"}})
			}
			if it.TheFlow().Stages[0].Kind == catalog.Automatic {
				j.byItself(t, caseID)
			} else {
				j.through(t, it, caseID)
			}
			page := opened(t, who, list+caseID, "已办结")
			said, words := documents(t, who, page), ends[it.Code]
			if len(words) == 0 {
				t.Error("nothing says what stands in its document")
			}
			for _, w := range words {
				if !strings.Contains(said, w) {
					t.Errorf("no document says %s: %s", w, said)
				}
			}
			if it.Type == "" {
				t.Error("it has no type") // ITM-1
			}
			if strings.Contains(said, "决定准予") && it.Type != "行政许可" {
				t.Errorf("a document grants what nobody asked to be permitted: %s", said)
			}
		})
	}
}
