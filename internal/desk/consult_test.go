package desk_test

import (
	"net/http"
	"testing"
)

func TestWhoIsAskedForAnOpinionSeesTheChosenFilesOnThePage(t *testing.T) { // DSK-11
	h := open(t)
	c := h.fileWith("injury-3", nil)
	must(t, h.core.AcceptLackingCase(t.Context(), member("clerk"), c.ID, ""))
	v, err := h.core.Dossier(t.Context(), member("rev"), c.ID)
	must(t, err)
	path := "/staff/cases/" + c.ID
	desk := h.as("rev")
	desk.Get(path).Check(t, http.StatusOK).Has(t, "征求哪个部门的意见", "人社服务大厅", "征求哪些人的意见", "示例both", "可以查看的材料", "现场照片")
	desk.Post(path+"/consult", "words", "是否属于工伤", "days", "5").Check(t, http.StatusUnprocessableEntity).Has(t, "请选择征求谁的意见", "是否属于工伤")
	desk.Post(path+"/consult", "words", "是否属于工伤", "days", "5", "kind", "expert", "department", "d-hall", "to", "s-both", "file", v.Materials[0].ID).
		Check(t, http.StatusOK).Has(t, "已发出，等待反馈意见", "示例rev问人社服务大厅", "示例rev问示例both", v.Materials[0].ID, v.Materials[1].ID)
	h.as("both").Get("/staff/cases").Check(t, http.StatusOK).Has(t, "征求我的意见（", "前反馈", path)
	desk.Get("/staff/cases").Check(t, http.StatusOK).Lacks(t, "征求我的意见")
	h.as("both").Post(path+"/say", "words", "请等待").Check(t, http.StatusForbidden)
	h.as("both").Get(path).Check(t, http.StatusOK).Lacks(t, "历史办件", "发送留言", "内部附注").Has(t, "是否属于工伤", "您能查看为您选定的 1 份材料", v.Materials[0].ID).
		Lacks(t, v.Materials[1].ID, "问人社服务大厅")
	h.as("both").Post(path+"/opinion", "words", "属于").Check(t, http.StatusOK).Has(t, "意见已反馈").Lacks(t, "您能查看为您选定")
	desk.Get(path).Check(t, http.StatusOK).Has(t, "示例both：属于", "等待答复")
}
