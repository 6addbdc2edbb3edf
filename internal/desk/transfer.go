package desk

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
)

const (
	transfersPath = "/staff/transfers"
	leaversPath   = "/staff/leavers/"
)

// transfersView is 移交记录, ready to print.
type transfersView struct {
	Shell   ui.StaffVM
	Flash   string
	Problem *fault.Fault
	Rows    []transferRow
}

type transferRow struct{ ID, Item, Number, At, Undo string }

func (p Pages) transfers(w http.ResponseWriter, r *http.Request) error {
	return p.showTransfers(w, r, http.StatusOK, nil)
}

func (p Pages) showTransfers(w http.ResponseWriter, r *http.Request, status int, f *fault.Fault) error {
	list, err := p.Core.MyTransfers(r.Context(), actor.From(r.Context()))
	if err != nil {
		return err
	}
	v := transfersView{Problem: f, Shell: p.Frame(r.Context(), ui.StaffPage{Title: "移交记录", Current: ui.StaffCases, HasError: f != nil,
		Crumbs: []ui.Link{{Text: "办件队列", Href: "/staff/cases"}, {Text: "移交记录"}}})}
	if f == nil {
		v.Flash = web.Session(r.Context()).TakeFlash()
	}
	for _, m := range list {
		row := transferRow{ID: m.ID, Item: m.ItemName, Number: m.Number, At: formatMoment(m.At, p.Now())}
		if m.Undoable {
			row.Undo = transfersPath + "/" + m.ID + "/undo"
		}
		v.Rows = append(v.Rows, row)
	}
	return web.Render(w, r, status, transfersPage(v))
}

func (p Pages) undoTransfer(w http.ResponseWriter, r *http.Request) error {
	err := p.Core.UndoTransfer(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	if errors.Is(err, fault.Conflict) {
		return p.showTransfers(w, r, http.StatusConflict, fault.Of(err))
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash("移交已撤回，办件回到移交前的承办人和部门")
	return web.Redirect(w, r, transfersPath)
}

// leaverView moves everything of a member of staff, ready to print.
type leaverView struct {
	Shell   ui.StaffVM
	Flash   string
	Problem *fault.Fault
	Path    string
	Name    string
	Rows    []queueRow
	More    bool
	Options []ui.Option
	Words   string
}

func (p Pages) leaver(w http.ResponseWriter, r *http.Request) error {
	return p.showLeaver(w, r, http.StatusOK, nil)
}

func (p Pages) showLeaver(w http.ResponseWriter, r *http.Request, status int, f *fault.Fault) error {
	who, staffID := actor.From(r.Context()), r.PathValue("id")
	left, err := p.Core.CasesOf(r.Context(), who, staffID)
	if err != nil {
		return err
	}
	names, err := p.Colleagues.Names(r.Context(), staffID)
	if err != nil {
		return err
	}
	if names[staffID] == "" {
		return fault.New(fault.NotFound, "没有找到这名工作人员")
	}
	v := leaverView{Path: leaversPath + staffID, Name: names[staffID], Problem: f, More: left.More,
		Words: strings.TrimSpace(r.PostFormValue("words"))}
	v.Shell = p.Frame(r.Context(), ui.StaffPage{Title: "移交全部在办办件", Current: ui.StaffAccounts, HasError: f != nil,
		Crumbs: []ui.Link{{Text: "工作人员", Href: "/staff/accounts"}, {Text: v.Name, Href: "/staff/accounts/" + staffID}, {Text: "移交全部在办办件"}}})
	if f == nil {
		v.Flash = web.Session(r.Context()).TakeFlash()
	}
	now := p.Now()
	for _, c := range left.Cases {
		v.Rows = append(v.Rows, p.row(who, c, nil, now))
	}
	list, err := p.Colleagues.Working(r.Context())
	if err != nil {
		return err
	}
	takers, err := p.Core.Takers(r.Context(), list, left.Cases)
	if err != nil {
		return err
	}
	v.Options = []ui.Option{{Value: "", Label: "退回队列，由同事认领"}}
	for _, t := range takers {
		if t.ID != staffID && t.ID != who.StaffID {
			v.Options = append(v.Options, ui.Option{Value: t.ID, Label: takes(t, len(left.Cases)), Selected: t.ID == r.PostFormValue("to")})
		}
	}
	return web.Render(w, r, status, leaverPage(v))
}

// takes names a colleague, with how many of the cases they would not get and what is in the way.
func takes(t casework.Taker, all int) string {
	if len(t.Cannot) == 0 {
		return t.Name
	}
	var why []string
	for _, row := range t.Cannot {
		if !slices.Contains(why, row.Why) {
			why = append(why, row.Why)
		}
	}
	return fmt.Sprintf("%s（接手 %d 件，%d 件退回队列：%s）", t.Name, all-len(t.Cannot), len(t.Cannot), strings.Join(why, "，"))
}

func (p Pages) moveAll(w http.ResponseWriter, r *http.Request) error {
	to, words := r.PostFormValue("to"), r.PostFormValue("words")
	moved, queued, err := p.Core.MoveAll(r.Context(), actor.From(r.Context()), r.PathValue("id"), to, words)
	if errors.Is(err, fault.Invalid) {
		return p.showLeaver(w, r, http.StatusUnprocessableEntity, fault.Of(err))
	}
	if err != nil {
		return err
	}
	say := fmt.Sprintf("已移交 %d 件", moved)
	if queued > 0 {
		say += fmt.Sprintf("，另有 %d 件退回队列", queued)
	}
	web.Session(r.Context()).Flash(say)
	return web.Redirect(w, r, leaversPath+r.PathValue("id"))
}
