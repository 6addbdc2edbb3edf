package centre

import (
	"context"
	"errors"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// factsView is a page of cards with facts.
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

// info is 「单位信息」 (CEN-2), what is really known of the unit.
func (p Pages) info(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	u, err := p.Units.Unit(r.Context(), who.UnitID)
	if err != nil {
		return err
	}
	chief, err := p.representative(r.Context(), who.UnitID)
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
	v := factsView{Centre: centre, Title: "单位信息", Say: "证件号码和手机号码只显示一部分。法定代表人信息不能在这里修改。"}
	v.Cards = []factsCard{
		{ID: "basic", Title: "基本信息", Items: known(
			"统一社会信用代码", u.USCC, "单位编号", u.Number, "单位全称", u.Name, "单位类别", u.Kind,
			"经济类型", u.Economy, "单位性质(机关事业)", u.Nature, "行业类型", u.Industry, "隶属关系", u.Affiliation,
			"登记机关行政区划", u.Region, "注册地地址", u.Address, "账户状态", u.State, "开通日期", date(u.OpenedAt))},
	}
	if chief.Name != "" {
		v.Cards = append(v.Cards, factsCard{ID: "representative", Title: "法定代表人信息", Items: known(
			"姓名", chief.Name, "证件", chief.Document, "移动电话", chief.Phone)})
	}
	v.Notes = []ui.NoteVM{{Title: "信息有变化怎么办", Say: "单位全称变更的，请先在市场监管等登记机关办理变更登记，再在这里编辑；保存时会与登记机关核对。有疑问请拨打 12333。"}}
	if chief.Name != "" {
		v.Notes = append(v.Notes, ui.NoteVM{Title: "法定代表人变更了怎么办", Say: "在登记机关办理变更登记后，由新法定代表人本人在登录页选择“法定代表人变更”办理，原法定代表人的权限同时结束。"})
	}
	if p.CloseHref != "" && chief.Name != "" && who.Level == actor.Representative {
		v.Notes = append(v.Notes, ui.NoteVM{Title: "单位已在登记机关注销？", Say: "全部申请办结后，由法定代表人注销本厅账户。", Action: ui.Link{Text: "注销单位账户", Href: p.CloseHref}})
	}
	if p.Older != nil {
		older, err := p.Older(r.Context(), who)
		if err != nil {
			return err
		}
		if older != "" {
			v.Notes = append(v.Notes, ui.NoteVM{Title: "原网办大厅的办件", Say: "本单位由历史用户升级而来，升级前的办件可以查看。", Action: ui.Link{Text: "查看原大厅办件", Href: older}})
		}
	}
	v.Flash = web.Session(r.Context()).TakeFlash()
	if p.EditHref != "" && !institution(r.Context()) && (who.Level == actor.Representative || who.Level == actor.Administrator) {
		v.Do = append(v.Do, ui.ButtonVM{Text: "编辑", Icon: "pencil", Href: p.EditHref})
	}
	if p.HistoryHref != "" {
		v.Do = append(v.Do, ui.ButtonVM{Text: "修改记录", Kind: "3", Href: p.HistoryHref})
	}
	if v.Records, err = p.records(r); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, factsPage(v))
}

// known makes a summary of pairs of key and value, without those that are empty.
func known(pairs ...string) []ui.SummaryItem {
	var out []ui.SummaryItem
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out = append(out, ui.SummaryItem{Key: pairs[i], Value: pairs[i+1]})
		}
	}
	return out
}

// representative gives the one who answers for the unit; units have one from their first day.
func (p Pages) representative(ctx context.Context, unitID string) (Person, error) {
	people, err := p.People.Of(ctx, unitID)
	if err != nil {
		return Person{}, err
	}
	for _, x := range people {
		if x.Level == actor.Representative {
			return x, nil
		}
	}
	return Person{}, fault.New(fault.NotFound, "没有查到本单位的法定代表人，请拨打 12333")
}

// settings is 「账号设置」.
func (p Pages) settings(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	u, err := p.Units.Unit(r.Context(), who.UnitID)
	if err != nil {
		return err
	}
	centre, err := p.Shell(r.Context(), "settings")
	if err != nil {
		return err
	}
	v := factsView{Centre: centre, Title: "账号设置", Say: "当前登录的账号和它的安全。", Flash: web.Session(r.Context()).TakeFlash()}
	account := factsCard{ID: "account", Title: "当前账号", Items: known(
		"单位全称", u.Name, "统一社会信用代码", u.USCC, "单位编号", u.Number,
		"登录身份", centre.RoleLabel, "登录人", centre.PersonLine)}
	safety := factsCard{ID: "safety", Title: "账号安全",
		Items: []ui.SummaryItem{{Key: "登录设备", Value: "查看在哪些设备上登录，可以逐个下线", Action: ui.Link{Text: "管理登录设备", Href: "/unit/settings/devices"}}}}
	if p.PasswordHref != "" {
		safety.Items = append(safety.Items, ui.SummaryItem{Key: "密码设置", Value: "建议定期更换，不与其他网站相同",
			Action: ui.Link{Text: "修改密码", Href: p.PasswordHref}})
	}
	safety.Items = append(safety.Items, ui.SummaryItem{Key: "手机", Value: centre.PersonLine, Action: ui.Link{Text: "修改手机", Href: "/me/phone"}})
	safety.Items = append(safety.Items, ui.SummaryItem{Key: "通行密钥", Value: "用指纹、面容或设备 PIN 登录和确认，不用输入密码",
		Action: ui.Link{Text: "管理通行密钥", Href: "/me/passkeys"}})
	account.Items = append(account.Items, ui.SummaryItem{Key: "我的单位", Value: "您可以办理业务的全部单位",
		Action: ui.Link{Text: "切换单位", Href: "/me"}})
	v.Cards = []factsCard{account, safety}
	if p.AddressHref != "" {
		v.Cards = append(v.Cards, factsCard{ID: "post", Title: "我的收件地址", Items: []ui.SummaryItem{{Key: "收件地址",
			Value: "办理结果邮寄到这里，最多 10 个", Action: ui.Link{Text: "管理收件地址", Href: p.AddressHref}}}})
	}
	return web.Render(w, r, http.StatusOK, factsPage(v))
}
