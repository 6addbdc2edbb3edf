package centre

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/address"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/person"
	"wangting/internal/regno"
	"wangting/internal/session/sessionweb"
	"wangting/internal/ui"
	"wangting/internal/unit"
	"wangting/internal/web"
)

// factsView is a page of cards with facts about the unit.
type factsView struct {
	Centre  ui.CenterVM
	Title   string
	Say     string
	Cards   []factsCard
	Notes   []ui.NoteVM
	Flash   string
	Do      []ui.ButtonVM
	Records *recordsView
}

type factsCard struct {
	ID, Title string
	Items     []ui.SummaryItem
}

var unitStates = map[unit.State]string{unit.Active: "正常", unit.Suspended: "已停用", unit.Closed: "已注销"}

// info is 「单位信息」 (CEN-2), with what the hall knows about the unit.
func (p Pages) info(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	u, err := p.Units.Find(r.Context(), who.UnitID)
	if err != nil {
		return err
	}
	chief, err := p.representative(r.Context(), who)
	if errors.Is(err, fault.NotFound) && institution(r.Context()) {
		err = nil // an institution has an administrator instead
	}
	if err != nil {
		return err
	}
	centre, err := p.Shell(r.Context(), "info")
	if err != nil {
		return err
	}
	v := factsView{
		Centre: centre,
		Title:  "单位信息",
		Say:    "证件号码和手机号码只显示一部分。",
		Cards:  []factsCard{basic(u)},
		Flash:  web.Session(r.Context()).TakeFlash(),
	}
	if chief.Name != "" {
		v.Say += "法定代表人信息不能在这里修改。"
		v.Cards = append(v.Cards, factsCard{ID: "representative", Title: "法定代表人信息", Items: known(
			"姓名", regno.MaskName(chief.Name),
			"证件", chief.Document().Type.Label()+" "+chief.Document().Masked(),
			"移动电话", regno.MaskMobile(string(chief.Phone)))})
	}
	if v.Notes, err = p.notes(r.Context(), who, chief.Name != ""); err != nil {
		return err
	}
	if !institution(r.Context()) && (who.Level == actor.Representative || who.Level == actor.Administrator) {
		v.Do = append(v.Do, ui.ButtonVM{Text: "编辑", Icon: "pencil", Href: editPath})
	}
	v.Do = append(v.Do, ui.ButtonVM{Text: "修改记录", Kind: "3", Href: historyPath})
	if v.Records, err = p.records(r, u.USCC); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, factsPage(v))
}

// numbers are those under which a unit is known; an institution has a 机构编号 only (INS-6).
func numbers(u unit.Unit) []ui.SummaryItem {
	if u.Institution() {
		return known("机构编号", u.Number)
	}
	return known("统一社会信用代码", string(u.USCC), "单位编号", u.Number)
}

func basic(u unit.Unit) factsCard {
	return factsCard{ID: "basic", Title: "基本信息", Items: append(numbers(u), known(
		"单位全称", u.Name,
		"单位类别", u.Kind,
		"经济类型", unit.Label(unit.Economies(), u.Economy),
		"单位性质(机关事业)", unit.Label(unit.Natures(), u.Nature),
		"行业类型", unit.Label(unit.Industries(), u.Industry),
		"隶属关系", unit.Label(unit.Affiliations(), u.Affiliation),
		"登记机关行政区划", unit.RegionName(u.Region),
		"注册地地址", u.Address,
		"账户状态", unitStates[u.State],
		"开通日期", date(u.CreatedAt))...)}
}

// notes say what to do after a change, and where older cases are. chief is whether the unit has a
// representative.
func (p Pages) notes(ctx context.Context, who actor.Actor, chief bool) ([]ui.NoteVM, error) {
	change := ui.NoteVM{
		Title: "信息有变化怎么办",
		Say:   "单位全称变更的，请先在市场监管等登记机关办理变更登记，再在这里编辑；保存时会与登记机关核对。有疑问请拨打 12333。",
	}
	switch {
	case institution(ctx):
		change.Say = "机构的信息来自机构登记，不能在这里修改。有疑问请联系登记的单位，或者拨打 12333。"
	case who.Level == actor.Operator:
		change.Say = "请由法定代表人或管理员在这里编辑。有疑问请拨打 12333。"
	}
	notes := []ui.NoteVM{change}
	if chief {
		notes = append(notes, ui.NoteVM{
			Title: "法定代表人变更了怎么办",
			Say:   "在登记机关办理变更登记后，由新法定代表人本人在登录页选择“法定代表人变更”办理，原法定代表人的权限同时结束。",
		})
	}
	if chief && who.Level == actor.Representative {
		notes = append(notes, ui.NoteVM{
			Title:  "单位已在登记机关注销？",
			Say:    "全部申请办结后，由法定代表人注销本厅账户。",
			Action: ui.Link{Text: "注销单位账户", Href: closePath},
		})
	}
	older, err := p.Upgrades.HasPast(ctx, who)
	if older {
		notes = append(notes, ui.NoteVM{
			Title:  "原网办大厅的办件",
			Say:    "本单位由历史用户升级而来，升级前的办件可以查看。",
			Action: ui.Link{Text: "查看原大厅办件", Href: olderPath},
		})
	}
	return notes, err
}

// known makes a summary of pairs of key and value, and leaves out empty values.
func known(pairs ...string) []ui.SummaryItem {
	var out []ui.SummaryItem
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out = append(out, ui.SummaryItem{Key: pairs[i], Value: pairs[i+1]})
		}
	}
	return out
}

// representative returns the unit's legal representative. An institution has none.
func (p Pages) representative(ctx context.Context, who actor.Actor) (person.Person, error) {
	list, err := p.Mandates.OfUnit(ctx, who)
	if err != nil {
		return person.Person{}, err
	}
	i := slices.IndexFunc(list, func(m mandate.Mandate) bool { return m.Level == actor.Representative })
	if i < 0 {
		return person.Person{}, fault.New(fault.NotFound, "没有查到本单位的法定代表人，请拨打 12333")
	}
	return p.Persons.Find(ctx, list[i].PersonID)
}

// settings is 「账号设置」: the unit, its representative, and the safety of the account that is signed in (ACC-1).
func (p Pages) settings(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	u, err := p.Units.Find(r.Context(), who.UnitID)
	if err != nil {
		return err
	}
	chief, err := p.chiefCard(r.Context(), who)
	if err != nil {
		return err
	}
	centre, err := p.Shell(r.Context(), "settings")
	if err != nil {
		return err
	}
	unitCard := factsCard{ID: "unit", Title: "单位信息", Items: append(numbers(u), known("单位全称", u.Name)...)}
	account := factsCard{ID: "account", Title: "当前账号", Items: append(known("登录身份", centre.RoleLabel, "登录人", centre.PersonLine),
		leading("我的单位", "您可以办理业务的全部单位", "切换单位", sessionweb.Me))}
	safety := factsCard{ID: "safety", Title: "账号安全", Items: []ui.SummaryItem{
		leading("登录设备", "查看在哪些设备上登录，可以逐个下线", "管理登录设备", devicesPath),
		leading("密码设置", "建议定期更换，不与其他网站相同", "修改密码", sessionweb.PasswordPath),
	}}
	if chief == nil || who.Level != actor.Representative { // who is not the representative has a phone of their own
		safety.Items = append(safety.Items, leading("手机", centre.PersonLine, "修改手机", phonePath))
	}
	safety.Items = append(safety.Items, leading("通行密钥", "用指纹、面容或设备 PIN 登录和确认，不用输入密码", "管理通行密钥", passkeyPath))
	post := factsCard{ID: "post", Title: "我的收件地址", Items: []ui.SummaryItem{
		leading("收件地址", fmt.Sprintf("办理结果邮寄到这里，最多 %d 个", address.MostAddresses), "管理收件地址", addressPath),
	}}
	if who.Level == actor.Operator {
		post.Items[0] = leading("收件地址", "办理结果邮寄到这里，由法定代表人或管理员维护", "查看收件地址", addressPath)
	}
	return web.Render(w, r, http.StatusOK, factsPage(factsView{
		Centre: centre,
		Title:  "账号设置",
		Say:    "当前登录的账号和它的安全。",
		Flash:  web.Session(r.Context()).TakeFlash(),
		Cards:  slices.Concat([]factsCard{unitCard}, chief, []factsCard{account, safety, post}),
	}))
}

// chiefCard is 「法人基础信息」, masked; the representative changes their phone there. An institution has none.
func (p Pages) chiefCard(ctx context.Context, who actor.Actor) ([]factsCard, error) {
	chief, err := p.representative(ctx, who)
	switch {
	case errors.Is(err, fault.NotFound):
		return nil, nil
	case err != nil:
		return nil, err
	}
	phone := ui.SummaryItem{Key: "移动电话", Value: regno.MaskMobile(string(chief.Phone))}
	if who.Level == actor.Representative {
		phone.Action = ui.Link{Text: "修改手机", Href: phonePath}
	}
	return []factsCard{{ID: "representative", Title: "法人基础信息", Items: append(known("证件类型", chief.Document().Type.Label(),
		"证件号码", chief.Document().Masked(), "姓名", regno.MaskName(chief.Name)), phone)}}, nil
}

// leading is a summary line with a link.
func leading(key, value, text, href string) ui.SummaryItem {
	return ui.SummaryItem{Key: key, Value: value, Action: ui.Link{Text: text, Href: href}}
}
