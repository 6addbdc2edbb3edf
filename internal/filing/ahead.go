package filing

import (
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/ui"
)

// upcoming are the steps that a case has before it: what it waits for, then the stages of the flow of its item.
func (at Place) upcoming(v casework.View) []ui.TimelineStep {
	var out []ui.TimelineStep
	for i, st := range v.Standing().Ahead() {
		s := ui.TimelineStep{Title: st.Name}
		if i == 0 {
			s.Say = stageWords(v, st)
		}
		out = append(out, s)
	}
	waits := at.waitingFor(v)
	if len(waits) > 0 && len(out) > 0 {
		out[0].Say = ""
	}
	return append(waits, out...)
}

// stageWords say what happens in the stage at which a case is.
func stageWords(v casework.View, st catalog.Stage) string {
	switch c := v.Case; {
	case c.State == casework.Publicity:
		return join("公示至 "+dayOf(c.Clock.Due)+"。公示期间，办理时限暂停计算。", v.Because())
	case st.Note != "":
		return st.Note
	case c.Verdict != casework.NoVerdict:
		return "正在办理结果"
	case st.Post == catalog.AcceptPost:
		return "等待工作人员受理"
	case st.Post == catalog.DecidePost:
		return "等待工作人员作出决定"
	case st.Post == catalog.ReviewPost:
		return "等待工作人员" + st.Name
	}
	return ""
}

// waitingFor are the steps of somebody else than the stage's staff that come before the stage goes on.
func (at Place) waitingFor(v casework.View) []ui.TimelineStep {
	c := v.Case
	switch c.State {
	case casework.UnitReview:
		if v.Item.OpinionOnly {
			return []ui.TimelineStep{{Title: "单位意见", Say: "等待" + c.Employer + "提出意见。五个工作日内没有提出的，照常转到受理部门。"}}
		}
		return []ui.TimelineStep{{Title: "单位审核", Say: "等待" + c.Employer + "审核。单位同意后转到受理部门。"}}
	case casework.UnitSent:
		return []ui.TimelineStep{
			{Title: "修改后重新提交", Say: "等待您修改", Action: ui.Link{Text: "去修改", Href: at.draftPath(c.ID)}}, {Title: "单位审核"}}
	case casework.Correcting:
		mend := ui.TimelineStep{Title: "待补正", Say: "等待您补正。补正期间，办理时限暂停计算。",
			Action: ui.Link{Text: "去补正", Href: at.casePath(c.ID) + "/correction"}}
		if v.Locked {
			mend.Say, mend.Action = "等待有授权的同事补正。补正期间，办理时限暂停计算。", ui.Link{}
		}
		return []ui.TimelineStep{mend}
	case casework.Suspended:
		return []ui.TimelineStep{{Title: "已中止", Say: join("中止期间，办理时限暂停计算，恢复后继续办理。", v.Because())}}
	case casework.Consulting:
		return []ui.TimelineStep{{Title: "征求意见中", Say: v.Because()}}
	}
	return nil
}
