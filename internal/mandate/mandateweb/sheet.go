package mandateweb

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/xuri/excelize/v2"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/sheet"
	"wangting/internal/web"
)

// Import and export of 经办用户 as .xlsx (HAN-8). Each line is an invitation of its own: a faulty
// line does not stop the others, and the report lists the fault of each line.

const (
	maxSheetBytes = 1 << 20 // bytes of an upload
	mostLines     = 200
)

func (p Pages) mountSheet(put func(string, web.Page)) {
	put("GET "+AgentsPath+"/import", p.sure(p.importForm))
	put("POST "+AgentsPath+"/import", p.importSheet)
	put("GET "+AgentsPath+"/import.xlsx", p.template)
	put("GET "+AgentsPath+".xlsx", p.exportSheet)
}

type lineView struct {
	N         int
	Name, Say string
	OK        bool
}

type importView struct {
	frame
	Lines []lineView
	Good  int
	Done  bool
}

func (p Pages) mayGive(r *http.Request) error {
	if actor.From(r.Context()).Level == actor.Operator {
		return fault.New(fault.Forbidden, "经办人由法定代表人或管理员添加")
	}
	return nil
}

func (p Pages) importForm(w http.ResponseWriter, r *http.Request) error {
	if err := p.mayGive(r); err != nil {
		return err
	}
	f, err := p.frame(r, nil)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, importPage(importView{frame: f}))
}

func send(w http.ResponseWriter, name string, rows [][]string) error {
	f := excelize.NewFile()
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			return fmt.Errorf("writing a sheet: %w", err)
		}
	}
	return sheet.Send(w, name, f)
}

// template sends the workbook to fill in.
func (p Pages) template(w http.ResponseWriter, _ *http.Request) error {
	f, err := fillIn.Template()
	if err != nil {
		return err
	}
	return sheet.Send(w, "经办用户导入模板", f)
}

func (p Pages) importSheet(w http.ResponseWriter, r *http.Request) error {
	if err := p.mayGive(r); err != nil {
		return err
	}
	web.Takes(w, r, maxSheetBytes)
	lines, err := upload(r)
	if errors.Is(err, fault.Invalid) {
		f, e := p.frame(r, fault.Of(err))
		if e != nil {
			return e
		}
		return web.Render(w, r, http.StatusUnprocessableEntity, importPage(importView{frame: f}))
	}
	if err != nil {
		return err
	}
	v := importView{Done: true}
	for _, l := range lines {
		in, say := formOf(l)
		view := lineView{N: l.N, Name: in.Name, Say: strings.Join(say, "；")}
		if len(say) == 0 {
			_, err := p.Mandates.Invite(r.Context(), actor.From(r.Context()), in)
			switch {
			case err == nil:
				v.Good++
				view.OK, view.Say = true, "已添加，等待本人确认"
			case errors.Is(err, fault.Invalid), errors.Is(err, fault.Conflict), errors.Is(err, fault.Limited):
				view.Say = told(fault.Of(err))
			default:
				return err
			}
		}
		v.Lines = append(v.Lines, view)
	}
	if v.frame, err = p.frame(r, nil); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, importPage(v))
}

// told joins everything that is wrong with a line into one sentence.
func told(f *fault.Fault) string {
	var out []string
	if f.Say != "" {
		out = append(out, f.Say)
	}
	for _, x := range f.Fields {
		out = append(out, x.Say)
	}
	return strings.Join(out, "；")
}

// exportSheet writes the list as a file. Numbers are masked as on the page.
func (p Pages) exportSheet(w http.ResponseWriter, r *http.Request) error {
	if err := p.mayGive(r); err != nil {
		return err
	}
	all, err := p.Mandates.OfUnit(r.Context(), actor.From(r.Context()))
	if err != nil {
		return err
	}
	rows := [][]string{{"身份", "姓名", "证件号码", "移动电话", "授权期限", "状态"}}
	people, err := p.peopleOf(r.Context(), all)
	if err != nil {
		return err
	}
	for _, m := range all {
		x := people[m.PersonID]
		state := "已生效"
		if m.State == mandate.Pending {
			state = "待本人确认"
		}
		rows = append(rows, []string{mandate.LevelLabel(m.Level), x.Name, x.Document, x.Phone, mandate.Period(m.From, m.Until), state})
	}
	return send(w, "经办用户", rows)
}
