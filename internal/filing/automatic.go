package filing

import (
	"fmt"
	"net/http"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/sheet"
	"wangting/internal/ui"
	"wangting/internal/web"
)

const deciding = "正在自动核对，一般几秒钟出结果；系统没有应答的，一分钟后转人工受理。您可以离开这个页面，结果会发消息告诉您。"

// deciding is the place on the page of a case where the applicant waits for the rules; nil when they have nothing to wait for.
func (at Place) deciding(v casework.View) *ui.PollVM {
	if !v.Undecided() {
		return nil
	}
	path := at.casePath(v.Case.ID)
	return &ui.PollVM{URL: path + "/state", State: "deciding", Say: deciding, Reload: path}
}

// state is polled while the rules decide.
func (p Pages) state(w http.ResponseWriter, r *http.Request) error {
	v, err := p.Cases.Open(r.Context(), p.Place.who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	answer := struct {
		State string `json:"state"`
		Say   string `json:"say"`
		Next  string `json:"next,omitempty"`
	}{State: "deciding", Say: deciding}
	if !v.Undecided() {
		answer.State, answer.Say, answer.Next = "decided", "已有结果", p.Place.casePath(v.Case.ID)
	}
	return web.JSON(w, http.StatusOK, answer)
}

var answerHead = []string{"序号", "姓名", "证件号码末四位", "结果", "说明"}

// answersOf is the table of what was answered to each person of a list; nil when nothing was.
func answersOf(rows []casework.RowAnswer) *ui.TableVM {
	if len(rows) == 0 {
		return nil
	}
	t := &ui.TableVM{Caption: "逐人办理结果", Head: answerHead, Cards: true}
	for i, r := range rows {
		t.Rows = append(t.Rows, []string{fmt.Sprint(i + 1), r.Name, r.Last4, r.Result, r.Say})
	}
	return t
}

// sumsOf says how many people of a list had each result.
func sumsOf(rows []casework.RowAnswer) string {
	n, order := map[string]int{}, []string(nil)
	for _, r := range rows {
		if n[r.Result]++; n[r.Result] == 1 {
			order = append(order, r.Result)
		}
	}
	for i, result := range order {
		order[i] = fmt.Sprintf("%s %d 人", result, n[result])
	}
	return strings.Join(order, "，")
}

// answersBook sends the same table as a workbook.
func (p Pages) answersBook(w http.ResponseWriter, r *http.Request) error {
	rows, err := p.Cases.RowsOf(r.Context(), p.Place.who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	lines := [][]string{answerHead}
	if t := answersOf(rows); t != nil {
		lines = append(lines, t.Rows...)
	}
	return sheet.SendTable(w, "逐人办理结果", lines)
}
