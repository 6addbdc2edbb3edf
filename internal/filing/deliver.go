package filing

import (
	"errors"
	"net/http"
	"net/url"

	"wangting/internal/actor"
	"wangting/internal/address"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/region"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// wayFields is the question 「送达方式」 with what each way needs. Everything is in sight, so that it can be answered without script.
type wayFields struct {
	Ways    ui.ChoicesVM
	Agree   ui.CheckboxVM
	Address *ui.SelectVM // nil when the applicant has none
	Window  *ui.SelectVM // nil when the item has no window
	Add     ui.Link      // where addresses are added
}

// wayView is the page on which the way is changed.
type wayView struct {
	Centre  ui.CenterVM
	Place   Place
	Crumbs  []ui.Link
	Wrong   *fault.Fault
	Path    string
	Back    string
	Version int64
	Fields  wayFields
}

// choiceOf reads a way from the form that was posted.
func choiceOf(f url.Values) casework.Choice {
	return casework.Choice{Way: casework.Way(f.Get(casework.FieldWay)), Agree: f.Get(casework.FieldAgree) != "",
		Address: f.Get(casework.FieldAddress), Window: f.Get(casework.FieldWindow)}
}

func chosen(d casework.Delivery) casework.Choice {
	return casework.Choice{Way: d.Way, Agree: d.Agreed, Address: d.AddressID, Window: d.Window}
}

// wayFields gives the question as it is answered by c.
func (p Pages) wayFields(r *http.Request, item casework.Item, c casework.Choice, wrong *fault.Fault) (wayFields, error) {
	list, err := p.Cases.AddressesFor(r.Context(), p.Place.who(r))
	if err != nil {
		return wayFields{}, err
	}
	v := wayFields{
		Ways: ui.ChoicesVM{FieldVM: ui.FieldVM{Name: casework.FieldWay, Label: "送达方式", Err: wrong.FieldSays(casework.FieldWay),
			Hint: "决定书等文书怎样交给您。文书寄出或者送达以前可以修改。"}},
		Agree: ui.CheckboxVM{FieldVM: ui.FieldVM{Name: casework.FieldAgree, Label: "我同意电子送达", Err: wrong.FieldSays(casework.FieldAgree),
			Hint: "选择在线下载时勾选。有权办理的人第一次打开文书即为送达"}, Checked: c.Agree},
	}
	link, none := addressWords(p.Place.who(r))
	v.Add = ui.Link{Text: link, Href: p.Place.addresses()}
	offer := func(w casework.Way, hint string, off bool) {
		o := ui.Option{Value: string(w), Label: w.Word(), Hint: hint, Disabled: off, Selected: c.Way == w && !off}
		v.Ways.Options = append(v.Ways.Options, o)
	}
	offer(casework.Online, "在办件详情中下载，随时可以核验", false)
	if len(list) == 0 {
		offer(casework.Post, none, true)
	} else {
		offer(casework.Post, "由工作人员寄到下面选择的地址", false)
		v.Address = addressSelect(list, c.Address, wrong)
	}
	if len(item.Windows) > 0 {
		offer(casework.Counter, "由本次选择的人携带身份证件和取件码到窗口领取", false)
		v.Window = &ui.SelectVM{FieldVM: ui.FieldVM{Name: casework.FieldWindow, Label: "领取窗口", Optional: true,
			Hint: "选择窗口领取时填写", Err: wrong.FieldSays(casework.FieldWindow)}, Empty: "请选择"}
		for _, w := range item.Windows {
			v.Window.Options = append(v.Window.Options, ui.Option{Value: w, Label: w, Selected: w == c.Window})
		}
	}
	return v, nil
}

// addressWords name the page of the addresses, and say what to do when there is none. A handler reads those of the unit only.
func addressWords(who actor.Actor) (link, none string) {
	if who.Level == actor.Operator {
		return "查看收件地址", "还没有收件地址，请法定代表人或管理员在“账号设置”中添加"
	}
	return "管理收件地址", "还没有收件地址，请先在“管理收件地址”中添加"
}

func addressSelect(list []address.Address, chosen string, wrong *fault.Fault) *ui.SelectVM {
	s := &ui.SelectVM{FieldVM: ui.FieldVM{Name: casework.FieldAddress, Label: "收件地址", Optional: true,
		Hint: "选择邮寄时填写", Err: wrong.FieldSays(casework.FieldAddress)}, Empty: "请选择"}
	for _, a := range list {
		place := a.Recipient + "，" + region.Full(a.County) + a.Detail
		s.Options = append(s.Options, ui.Option{Value: a.ID, Label: place, Selected: a.ID == chosen})
	}
	return s
}

// addresses is the page on which the owner keeps addresses.
func (at Place) addresses() string {
	if at.Own {
		return "/me/addresses"
	}
	return "/unit/settings/addresses"
}

// asked gives the question on the step 核对: as it was answered before; an item that rules decide offers 在线下载 first.
func (p Pages) asked(r *http.Request, v casework.View, wrong *fault.Fault) (wayFields, error) {
	d, err := p.Cases.DeliveryIn(r.Context(), v.Opened)
	if err != nil {
		return wayFields{}, err
	}
	c := chosen(d)
	if d.State == "" && byRules(v.Item) {
		c.Way = casework.Online
	}
	return p.wayFields(r, v.Item, c, wrong)
}

// byRules reports whether rules look at an application first.
func byRules(item casework.Item) bool {
	stages := item.Flow.Stages
	return len(stages) > 0 && stages[0].Kind == catalog.Automatic
}

// wayWrong reports whether a fault is about the way.
func wayWrong(f *fault.Fault) bool {
	for _, name := range []string{casework.FieldWay, casework.FieldAgree, casework.FieldAddress, casework.FieldWindow} {
		if f.FieldSays(name) != "" {
			return true
		}
	}
	return false
}

// delivery is the page 「送达方式」 of a submitted case.
func (p Pages) delivery(w http.ResponseWriter, r *http.Request) error {
	d, err := p.Cases.DeliveryOf(r.Context(), p.Place.who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.showDelivery(w, r, d, chosen(d), nil)
}

func (p Pages) showDelivery(w http.ResponseWriter, r *http.Request, d casework.Delivery, c casework.Choice, wrong *fault.Fault) error {
	v, centre, err := p.open(r)
	if err != nil {
		return err
	}
	back := p.Place.casePath(v.Case.ID)
	if v.Case.State.Editable() {
		return web.Redirect(w, r, p.Place.draftPath(v.Case.ID)+"/check")
	}
	if !d.Changeable() {
		return web.Redirect(w, r, back)
	}
	fields, err := p.wayFields(r, v.Item, c, wrong)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if wrong != nil {
		status = web.Status(wrong.Kind)
	}
	return web.Render(w, r, status, wayPage(wayView{Centre: centre, Place: p.Place, Wrong: wrong, Path: back + "/delivery", Back: back,
		Version: d.Version, Fields: fields,
		Crumbs: p.Place.trail(ui.Link{Text: v.Item.Name, Href: back}, ui.Link{Text: "送达方式"})}))
}

func (p Pages) changeDelivery(w http.ResponseWriter, r *http.Request) error {
	if err := web.Typed(w, r); err != nil {
		return err
	}
	id, c := r.PathValue("id"), choiceOf(r.PostForm)
	err := p.Cases.ChangeWay(r.Context(), p.Place.who(r), id, version(r.PostForm), c)
	if errors.Is(err, fault.Invalid) || errors.Is(err, fault.Conflict) {
		d, again := p.Cases.DeliveryOf(r.Context(), p.Place.who(r), id)
		if again != nil {
			return again
		}
		return p.showDelivery(w, r, d, c, fault.Of(err))
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash("送达方式已修改为“" + c.Way.Word() + "”")
	return web.Redirect(w, r, p.Place.casePath(id))
}

// deliveryCard is the delivery on the page of a case.
type deliveryCard struct {
	Facts  []ui.SummaryItem
	Change string // where it is changed; "" when it cannot be
}

func (at Place) deliveryOf(v casework.View, d casework.Delivery) *deliveryCard {
	if d.State == "" && v.Case.State.Ended() || d.State == casework.DeliveryDraft {
		return nil
	}
	card := &deliveryCard{Facts: []ui.SummaryItem{{Key: "方式", Value: d.Way.Word()}, {Key: "状态", Body: ui.Tag(d.Word())}}}
	add := func(key, value string) {
		if value != "" {
			card.Facts = append(card.Facts, ui.SummaryItem{Key: key, Value: value})
		}
	}
	add("窗口", d.Window)
	if !v.Locked {
		add("取件码", d.Code)
	}
	add("领取人", d.Collector)
	if d.Way == casework.Post {
		add("收件人", d.To.Name+"，"+d.To.Place)
	}
	if d.State == casework.DeliveryWaiting {
		add("送达期限", day(d.DueAt))
	}
	if !d.DoneAt.IsZero() {
		add("送达时间", recent(d.DoneAt, v.Now))
	}
	if !v.Locked && d.Changeable() && (d.State == casework.DeliveryWaiting || !v.Case.State.Ended()) && !v.Case.State.Editable() {
		card.Change = at.casePath(v.Case.ID) + "/delivery"
	}
	return card
}
