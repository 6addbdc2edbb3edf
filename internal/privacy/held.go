package privacy

import (
	"context"
	"fmt"

	"wangting/internal/actor"
	"wangting/internal/parcel"
	"wangting/internal/regno"
)

// Category is one kind of data that the hall holds about a person.
type Category struct {
	Key, Name string
	Count     int64
	What      string // what is kept
	Why       string // the purpose and what the law lets the hall keep it for
	Until     string
	Page      string // where the person sees it; "" for only here
}

// Held says what the hall holds about the caller.
type Held struct {
	Name, Document, Phone string // masked
	Categories            []Category
	Newer                 string // the version of the agreement that waits to be read; "" for none
}

const (
	byDuty    = "依法履行职责所必需（个人信息保护法第十三条第一款第三项）"
	byRequest = "办理您申请的事项（第十三条第一款第三项）"
	byConsent = "您同意（第十三条第一款第一项），可以随时撤回"
	bySafety  = "保障账户安全，网络安全法要求留存网络日志"
)

// Held gives every category with its count, also those that are empty.
func (s *Service) Held(ctx context.Context, who actor.Actor) (Held, error) {
	me, err := self(who)
	if err != nil {
		return Held{}, err
	}
	p, err := s.Persons.Find(ctx, me.PersonID)
	if err != nil {
		return Held{}, err
	}
	n, consents, err := s.Store.Held(ctx, me.PersonID, mostConsents)
	if err != nil {
		return Held{}, fmt.Errorf("reading what is held about person %s: %w", me.PersonID, err)
	}
	consents = named(consents)
	h := Held{Name: p.NameMasked(), Document: p.DocType.Label() + " " + regno.MaskDocument(p.DocNumber),
		Categories: s.categories(n, int64(len(consents)))}
	if p.Phone != "" {
		h.Phone = p.Phone.Masked()
	}
	if s.NewerThan(consents) {
		h.Newer = s.Agreement()
	}
	return h, nil
}

func days(n int) string {
	if n%365 == 0 {
		return fmt.Sprintf("%d 年", n/365)
	}
	return fmt.Sprintf("%d 天", n)
}

func (s *Service) categories(n Counts, consents int64) []Category {
	const me, cases = "/me", "/me/applications"
	k := s.Keep
	return []Category{
		{"account", "账户资料", 1 + n.Passkeys, "姓名、证件类型和号码、手机号、核验方式和时间，密码的摘要和通行密钥的公钥", byDuty,
			"到您注销个人账户", me + "#safety"},
		{"logins", "登录记录和设备", n.Logins, "登录时间、网络地址、浏览器种类，登录时代表的单位", bySafety, "登录结束后 " + days(k.Logins), me + "#devices"},
		{"mandates", "授权", n.Mandates, "您在各单位的身份、期限和范围", byDuty, "授权结束后作为单位授权记录保存", me},
		{"cases", "办件", n.Cases, "您以个人名义填写的申请和办理过程", byRequest,
			fmt.Sprintf("草稿 %s没有修改即删除；已提交的按档案管理规定保存，办结后不少于 %d 年", days(k.Drafts), archiveYears), cases},
		{"materials", "材料", n.Materials, "您上传的文件和为您生成的材料", byRequest, "与所属办件相同", cases},
		{"messages", "消息", n.Messages, "本大厅发给您的消息", byRequest,
			"消息 " + days(k.Messages) + "；短信记录 " + days(k.Texts), "/me/messages"},
		{"addresses", "收件地址", n.Addresses, "收件人、电话和地址", byConsent, "到您删除，或者注销个人账户", "/me/addresses"},
		{"parcels", "快递", n.Parcels, "寄给您的文书的运单和收件信息", byRequest, "与所属办件相同；注销个人账户时清除收件信息", parcel.OwnPath},
		{"ratings", "评价", n.Ratings, "您给办件的评价和意见", byConsent, "注销个人账户时清除意见内容", cases},
		{"questions", "留言", n.Questions, "您的提问、姓名和手机号", byConsent, "答复后 " + days(k.Questions) + "清除姓名、手机号和内容", "/me/messages"},
		{"objections", "公示异议", n.Objections, "您登录时对公示提出、并同意告知答复的异议，其中的姓名和电话", byConsent,
			"答复后 " + days(k.Objections) + "删除；注销个人账户时清除姓名和电话", ""},
		{"favourites", "收藏", n.Stars, "您收藏的事项", byConsent, "到您取消收藏，或者注销个人账户", me + "#favourites"},
		{"consents", "协议同意记录", consents, "您同意过的协议版本、时间和网络地址", byDuty, "作为同意的凭证保存", ConsentPath},
	}
}

// archiveYears is the shortest time for which files of decided cases are kept (档案法; 机关文件材料归档范围和文书档案保管期限规定, 定期 10 年).
const archiveYears = 10

// Paths of the pages of this room to which others link.
const (
	Path        = "/me/data"
	LookPath    = Path + "/looks"
	ConsentPath = Path + "/consents"
	ExportPath  = Path + "/export"
	RemovePath  = Path + "/remove"
)
