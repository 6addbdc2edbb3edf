package app

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/blob"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/queue"
	"wangting/internal/regno"
	"wangting/internal/staff"
	"wangting/internal/unit"
	"wangting/internal/workday"
)

// caseItems is the catalogue as casework sees it.
type caseItems struct {
	catalog *catalog.Service
	largest int64 // of a material that names no limit of its own, bytes
}

func (i caseItems) Item(ctx context.Context, code string) (casework.Item, error) {
	it, err := i.catalog.Item(ctx, code)
	return i.item(it, err)
}

func (i caseItems) ItemVersion(ctx context.Context, code string, version int64) (casework.Item, error) {
	it, err := i.catalog.ItemVersion(ctx, code, version)
	return i.item(it, err)
}

func (i caseItems) item(it *catalog.Item, err error) (casework.Item, error) {
	if err != nil {
		return casework.Item{}, err
	}
	out := casework.Item{Code: it.Code, Version: it.Version, Name: it.Name, Department: it.Department, Open: it.Online && it.For(catalog.ForUnits) && !it.Query,
		OpenPersonal: it.Online && it.For(catalog.ForPersons) && !it.Query, EmployerIn: it.EmployerIn, RegionIn: it.RegionIn,
		Sensitive: it.Sensitive, TwoReviewers: it.TwoReviewers, PromiseDays: it.PromiseDays}
	for _, m := range it.Materials {
		out.Slots = append(out.Slots, casework.Slot{Key: m.Key, Name: m.Name, Hint: m.Hint, Optional: m.Optional || m.RequiredIf != nil,
			NeededIf: neededIf(m.RequiredIf), Many: m.Many, Types: m.Types, MaxBytes: cmp.Or(m.MaxBytes, i.largest), Sample: m.Sample})
	}
	if len(it.Schema) == 0 {
		return out, nil
	}
	out.Form, err = it.Form()
	return out, err
}

// neededIf says by which answers an optional material becomes a needed one.
func neededIf(r *catalog.RequiredIf) func(form.Data) bool {
	if r == nil {
		return nil
	}
	return func(d form.Data) bool {
		v, ok := d[r.Field].(string)
		return ok && slices.Contains(r.Equals, v)
	}
}

// Named looks through the names in memory.
func (i caseItems) Named(_ context.Context, words string) []string {
	var codes []string
	for _, it := range i.catalog.Catalogue().Items() {
		if len(codes) < 16 && strings.Contains(it.Name, words) {
			codes = append(codes, it.Code)
		}
	}
	return codes
}

// caseRights asks mandate (HAN-5).
type caseRights struct{ mandates *mandate.Service }

func (r caseRights) May(ctx context.Context, who actor.Actor, unitID, item string) error {
	_, err := r.mandates.Decide(ctx, who, mandate.Ask{UnitID: unitID, Item: item})
	return err
}

type caseUnits struct{ units *unit.Service }

func (u caseUnits) Unit(ctx context.Context, id string) (string, string, error) {
	x, err := u.units.Find(ctx, id)
	return x.Name, x.Region, err
}

func (u caseUnits) ByCode(ctx context.Context, uscc string) (string, string, string, error) {
	code, err := regno.ParseUSCC(uscc)
	if err != nil {
		return "", "", "", err
	}
	x, err := u.units.ByUSCC(ctx, code)
	if err == nil && x.State != unit.Active { // nobody is there who could give its word
		err = fault.New(fault.NotFound, "")
	}
	return x.ID, x.Name, x.Region, err
}

// caseNames gives masked names of persons, and those of staff.
type caseNames struct {
	persons *person.Service
	staff   *staff.Service
}

func (n caseNames) Of(ctx context.Context, hands []casework.Hand) (map[casework.Hand]string, error) {
	ids := map[string][]string{}
	for _, h := range hands {
		if !slices.Contains(ids[h.Kind], h.ID) {
			ids[h.Kind] = append(ids[h.Kind], h.ID)
		}
	}
	staffNames := map[string]string{}
	if staff := ids["staff"]; len(staff) > 0 {
		var err error
		if staffNames, err = n.staff.Names(ctx, staff...); err != nil {
			return nil, err
		}
	}
	persons, err := n.persons.FindMany(ctx, ids["person"])
	if err != nil {
		return nil, err
	}
	names := map[casework.Hand]string{}
	for _, h := range hands {
		switch h.Kind {
		case "staff":
			names[h] = staffNames[h.ID]
		case "person":
			names[h] = regno.MaskName(persons[h.ID].Name)
		}
	}
	return names, nil
}

// caseFacts fills a form with what the hall knows already.
type caseFacts struct {
	units   *unit.Service
	persons *person.Service
}

// Of gives a look-up that reads the unit and the person once, and only when asked.
func (f caseFacts) Of(ctx context.Context, who actor.Actor) func(path string) string {
	facts := map[string]string{}
	return func(path string) string {
		if len(facts) == 0 {
			facts["-"] = ""
			if u, err := f.units.Find(ctx, who.UnitID); err == nil {
				facts["unit.name"], facts["unit.uscc"], facts["unit.number"] = u.Name, string(u.USCC), u.Number
				facts["unit.region"], facts["unit.address"] = u.Region, u.Address
			}
			if p, err := f.persons.Find(ctx, who.PersonID); err == nil {
				facts["person.name"], facts["person.phone"] = p.Name, string(p.Phone)
			}
		}
		return facts[path]
	}
}

// caseFiles keeps materials in the blob store.
type caseFiles struct{ blobs *blob.Store }

func (f caseFiles) Put(ctx context.Context, key string, r io.Reader, most int64) (casework.File, error) {
	i, err := f.blobs.Put(ctx, key, r, most)
	return casework.File{Size: i.Size, SHA256: i.SHA256, Type: i.Type}, err
}

func (f caseFiles) Keep(ctx context.Context, key string, r io.Reader, size int64) error {
	return f.blobs.Keep(ctx, key, r, size)
}

func (f caseFiles) Open(ctx context.Context, key string) (io.ReadCloser, error) {
	return f.blobs.Open(ctx, key)
}

func (f caseFiles) Delete(ctx context.Context, key string) error { return f.blobs.Delete(ctx, key) }

// caseTell enqueues what happened to a case inside its transaction: one row, so
// that a step stays cheap; caseTold says it to people.
type caseTell struct{ queue *queue.Queue }

const caseToldJob = "case.told"

func (t caseTell) Tell(ctx context.Context, e casework.Telling) error {
	return t.queue.Enqueue(ctx, caseToldJob, e)
}

// caseTold turns what happened to a case into messages and texts.
func (h *Hall) caseTold(ctx context.Context, e casework.Telling) error {
	return h.Queue.Once(ctx, func(ctx context.Context) error {
		if e.What == casework.Submit {
			if err := h.Rooms.Catalog.Counted(ctx, e.ItemCode); err != nil {
				return err
			}
		}
		if err := h.registerInstitution(ctx, e); err != nil {
			return err
		}
		return h.Rooms.sayCase(ctx, e)
	})
}

func (r Rooms) sayCase(ctx context.Context, e casework.Telling) error {
	say, ok := sayings[e.What]
	if !ok {
		return nil
	}
	due := e.Due.In(workday.Zone).Format("1 月 2 日")
	title, body := say.title, "“"+e.ItemName+"”（编号 "+e.Number+"）"+say.body
	if e.What == casework.Ask || e.What == casework.DueSoon {
		body += "请在 " + due + "前补正，逾期按撤回处理。"
	}
	if e.What == casework.Submit && e.Employer != "" {
		body = "“" + e.ItemName + "”（编号 " + e.Number + "）已提交，等待工作单位审核。"
	}
	result := e.Verdict.Word()
	if e.What == casework.Refuse {
		result = "不予受理"
	}
	if e.What == casework.Decide {
		body += "结果：" + result + "。"
	}
	m := notice.Message{UnitID: e.UnitID, Kind: notice.AboutCase, Title: title, Body: body, Link: casesOf(true) + e.CaseID}
	if e.Owner != "" { // the inbox of a person
		m.UnitID, m.PersonID, m.Link = e.Owner, e.Owner, casesOf(false)+e.CaseID
	}
	if err := r.Notices.Tell(ctx, actor.SystemActor("casework"), m); err != nil {
		return err
	}
	if asked := e.What == casework.Submit && e.Employer != ""; asked {
		err := r.Notices.Tell(ctx, actor.SystemActor("casework"), notice.Message{UnitID: e.Employer, Kind: notice.AboutCase, Title: "有个人申请需要单位审核",
			Body: "“" + e.ItemName + "”（编号 " + e.Number + "）需要本单位审核。请核对后同意或者退回。", Link: "/unit/workbench/" + e.CaseID})
		if err != nil {
			return err
		}
	}
	if say.template == "" {
		return nil
	}
	p, err := r.Persons.Find(ctx, e.PersonID)
	if err != nil || p.Phone == "" {
		return err
	}
	all := map[string]string{"item": e.ItemName, "number": e.Number, "date": due, "result": result}
	tpl, _ := notice.Find(say.template)
	params := map[string]string{}
	for _, k := range tpl.Params {
		params[k] = all[k]
	}
	return r.Notices.SMS(ctx, notice.SMS{Phone: string(p.Phone), Template: say.template, Params: params})
}

// sayings are the words of each step that the unit is told of, and the text message that goes with it.
var sayings = map[casework.Verb]struct{ title, body, template string }{
	casework.Submit:   {"申请已收到", "已提交，等待受理。", notice.Received},
	casework.Agree:    {"单位已同意", "已由单位审核同意，转到受理部门。", ""},
	casework.SendBack: {"单位退回了申请", "被单位退回，请按退回原因修改后重新提交。", notice.Returned},
	casework.Accept:   {"申请已受理", "已受理，正在审核。", ""},
	casework.Refuse:   {"不予受理", "不予受理，理由见办件详情。", notice.Decided},
	casework.Ask:      {"需要补正", "需要补正。", notice.Correction},
	casework.DueSoon:  {"补正即将到期", "还没有补正。", notice.Correction},
	casework.Lapse:    {"逾期未补正", "逾期未补正，已按撤回处理。您可以重新申请。", ""},
	casework.Decide:   {"已作出决定", "已作出决定。", notice.Decided},
	casework.Close:    {"已办结", "已办结，请评价本次服务。", ""},
	casework.Say:      {"工作人员留言", "有新的留言。", ""},
}
