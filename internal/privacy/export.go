package privacy

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/region"
	"wangting/internal/session"
	"wangting/internal/workday"
)

// What bounds a copy: rows of a kind, cases with their contents, and bytes of all files together.
const (
	mostRows     = 1000
	mostCases    = 200
	mostBytes    = 20 << 20
	messagesPage = 100
)

// Copy is the file 「导出我的数据」.
type Copy struct {
	Name    string
	Content []byte
}

// file is one file of a copy: what it is called, what it holds, and its rows.
type file struct {
	name, title, say string
	rows             any
	count            int
}

// Export gives the caller a copy of what the hall holds about them: one JSON file a category, and an index to read. Uploaded files are
// listed by name, size and digest; they are downloaded where they are seen. Faults: Unsure, Invalid, Limited, Forbidden in practice.
func (s *Service) Export(ctx context.Context, who actor.Actor, password string) (Copy, error) {
	me, err := self(who)
	if err != nil {
		return Copy{}, err
	}
	if who.Practice() {
		return Copy{}, fault.New(fault.Forbidden, "演练账号不能导出数据")
	}
	if err := s.confirm(ctx, who, password); err != nil {
		return Copy{}, err
	}
	now := s.Now()
	n, ends, err := s.Rates.HitUntil(ctx, "privacy.export", me.PersonID, 24*time.Hour, now)
	if err != nil {
		return Copy{}, fmt.Errorf("counting copies: %w", err)
	}
	if n > int64(s.Limits.CopiesPerDay) {
		return Copy{}, s.limited(ends.Sub(now))
	}
	files, err := s.files(ctx, me)
	if err != nil {
		return Copy{}, fmt.Errorf("copying the data of person %s: %w", me.PersonID, err)
	}
	content, err := pack(files, now)
	if err != nil {
		return Copy{}, err
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		return s.Audit.Record(ctx, who, actor.Deed{Act: "privacy.exported", Object: "person", ObjectID: me.PersonID,
			Detail: map[string]string{"rows": fmt.Sprint(total(files))}})
	})
	return Copy{Name: "我的数据-" + now.In(workday.Zone).Format("20060102") + ".zip", Content: content}, err
}

func (s *Service) limited(wait time.Duration) error {
	f := fault.New(fault.Limited, fmt.Sprintf("每天最多导出 %d 次，请明天再试", s.Limits.CopiesPerDay))
	f.RetryAfter = wait
	return f
}

func total(files []file) (n int) {
	for _, f := range files {
		n += f.count
	}
	return n
}

// files reads every category, each from the room that keeps it, as the caller themselves.
func (s *Service) files(ctx context.Context, me actor.Actor) ([]file, error) {
	var all []file
	for _, read := range []func(context.Context, actor.Actor) (file, error){
		s.accountFile, s.loginsFile, s.powersFile, s.casesFile, s.messagesFile, s.addressesFile, s.parcelsFile, s.questionsFile, s.objectionsFile,
		s.starsFile, s.consentsFile, s.looksFile,
	} {
		f, err := read(ctx, me)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return all, nil
}

// moment is a moment of China as a copy shows it; "" for none.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(workday.Zone).Format("2006-01-02 15:04:05")
}

type row = map[string]any

func (s *Service) accountFile(ctx context.Context, me actor.Actor) (file, error) {
	p, err := s.Persons.Find(ctx, me.PersonID)
	if err != nil {
		return file{}, err
	}
	keys, _, err := s.Passkeys.Mine(ctx, me)
	if err != nil {
		return file{}, err
	}
	var names []row
	for _, k := range keys {
		names = append(names, row{"名称": k.Name, "添加时间": moment(k.CreatedAt), "最近使用": moment(k.UsedAt)})
	}
	return file{"account.json", "账户资料", "密码只保存摘要，不能还原，不在文件中", row{"姓名": p.Name, "证件类型": p.DocType.Label(), "证件号码": p.DocNumber,
		"手机号": string(p.Phone), "登记时间": moment(p.CreatedAt), "实名核验时间": moment(p.VerifiedAt), "通行密钥": names}, 1}, nil
}

func (s *Service) loginsFile(ctx context.Context, me actor.Actor) (file, error) {
	list, err := s.Store.Logins(ctx, me.PersonID, mostRows)
	rows := make([]row, len(list))
	for i, l := range list {
		device := session.BrowserLabel(l.Browser)
		if l.App {
			device = l.Browser
		}
		rows[i] = row{"登录时间": moment(l.Started), "最近使用": moment(l.LastUsed), "结束时间": moment(l.Ended), "结束原因": l.Why, "网络地址": l.IP, "设备": device,
			"代表单位": l.Unit}
	}
	return file{"logins.json", "登录记录和设备", "", rows, len(rows)}, err
}

var powerStates = map[string]string{"pending": "待接受", "active": "有效", "ended": "已结束", "declined": "已谢绝", "expired": "已过期"}

func (s *Service) powersFile(ctx context.Context, me actor.Actor) (file, error) {
	list, err := s.Store.Powers(ctx, me.PersonID, mostRows)
	rows := make([]row, len(list))
	for i, p := range list {
		rows[i] = row{"单位": p.Unit, "身份": mandate.LevelLabel(p.Level), "状态": powerStates[p.State], "授权时间": moment(p.Given), "开始": moment(p.From),
			"截止": moment(p.Until), "结束时间": moment(p.Ended)}
	}
	return file{"mandates.json", "授权", "", rows, len(rows)}, err
}

// casesFile is the caller's own cases with their materials and ratings; those of units are the units'.
func (s *Service) casesFile(ctx context.Context, me actor.Actor) (file, error) {
	f := file{name: "cases.json", title: "办件、材料和评价", say: "材料只列出名称，请在办件中下载；最多列出最近的 200 件"}
	rows := []row{}
	for after := (*casework.ListPlace)(nil); len(rows) < mostCases; {
		page, err := s.Cases.UnitPage(ctx, me, casework.Wanted{After: after})
		if err != nil {
			return f, err
		}
		for _, c := range page.Cases {
			r, err := s.caseRow(ctx, me, c)
			if err != nil {
				return f, err
			}
			rows = append(rows, r)
		}
		if after = page.Next; after == nil {
			break
		}
	}
	f.rows, f.count = rows, len(rows)
	return f, nil
}

func (s *Service) caseRow(ctx context.Context, me actor.Actor, c casework.Case) (row, error) {
	v, err := s.Cases.Open(ctx, me, c.ID)
	if err != nil {
		return nil, err
	}
	var materials []row
	for _, m := range v.Materials {
		materials = append(materials, row{"名称": m.Name, "字节数": m.Size, "SHA-256": m.SHA256, "上传时间": moment(m.UploadedAt)})
	}
	r := row{"编号": c.Number, "事项": c.ItemName, "状态": c.State.Word(c.Answered), "开始时间": moment(c.StartedAt), "提交时间": moment(c.SubmittedAt),
		"办结时间": moment(c.EndedAt), "办理意见": v.Case.Result, "填写内容": v.Case.Data, "材料": materials}
	if len(v.Case.EmployerAnswer.Data) > 0 {
		r["单位填写内容"], r["单位填写时间"] = v.Case.EmployerAnswer.Data, moment(v.Case.EmployerAnswer.At)
	}
	var rated []row
	for _, on := range []catalog.Occasion{catalog.RateAccept, catalog.RateClose} {
		given, err := s.Ratings.Store.Rating(ctx, c.ID, on)
		if errors.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		rated = append(rated, row{"评价的是": on.Word(), "等级": given.Level.Word(), "意见": given.Words, "时间": moment(given.RatedAt)})
	}
	if rated != nil {
		r["评价"] = rated
	}
	return r, nil
}

func (s *Service) messagesFile(ctx context.Context, me actor.Actor) (file, error) {
	f := file{name: "messages.json", title: "消息"}
	rows := []row{}
	for ask := (notice.Ask{Limit: messagesPage}); len(rows) < mostRows; {
		page, err := s.Notices.Page(ctx, me, ask)
		if err != nil {
			return f, err
		}
		for _, m := range page.Messages {
			rows = append(rows, row{"时间": moment(m.At), "标题": m.Title, "内容": m.Body, "已读时间": moment(m.ReadAt)})
		}
		if !page.Older.Set() {
			break
		}
		ask.Before = page.Older
	}
	f.rows, f.count = rows, len(rows)
	return f, nil
}

func (s *Service) addressesFile(ctx context.Context, me actor.Actor) (file, error) {
	list, err := s.Addresses.List(ctx, me)
	rows := make([]row, len(list))
	for i, a := range list {
		rows[i] = row{"收件人": a.Recipient, "电话": string(a.Phone), "地址": region.Full(a.County) + a.Detail, "常用": a.Default}
	}
	return file{"addresses.json", "收件地址", "", rows, len(rows)}, err
}

func (s *Service) parcelsFile(ctx context.Context, me actor.Actor) (file, error) {
	list, _, err := s.Parcels.List(ctx, me, "", "", mostRows)
	rows := make([]row, len(list))
	for i, p := range list {
		rows[i] = row{"办件编号": p.CaseNumber, "快递公司": p.Company, "运单号": p.Number, "寄出时间": moment(p.SentAt), "状态": p.Word(),
			"收件人": p.To.Recipient, "电话": p.To.Phone, "地址": p.To.Place}
	}
	return file{"parcels.json", "快递", "", rows, len(rows)}, err
}

func (s *Service) questionsFile(ctx context.Context, me actor.Actor) (file, error) {
	list, err := s.Asks.Mine(ctx, me, mostRows)
	rows := make([]row, len(list))
	for i, q := range list {
		rows[i] = row{"编号": q.Number, "提问时间": moment(q.AskedAt), "姓名": q.Name, "手机号": q.Phone, "内容": q.Text, "答复": q.Answer,
			"答复时间": moment(q.AnsweredAt)}
	}
	return file{"questions.json", "留言", "", rows, len(rows)}, err
}

func (s *Service) objectionsFile(ctx context.Context, me actor.Actor) (file, error) {
	list, err := s.News.Store.ObjectionsOf(ctx, me.PersonID)
	rows := make([]row, len(list))
	for i, o := range list {
		rows[i] = row{"提出时间": moment(o.At), "姓名": o.Who, "电话": o.Phone, "内容": o.Words, "答复时间": moment(o.AnsweredAt)}
	}
	return file{"objections.json", "公示异议", "", rows, len(rows)}, err
}

func (s *Service) starsFile(ctx context.Context, me actor.Actor) (file, error) {
	codes, err := s.Favourites.Codes(ctx, me, true)
	return file{"favourites.json", "收藏的事项", "", codes, len(codes)}, err
}

func (s *Service) consentsFile(ctx context.Context, me actor.Actor) (file, error) {
	list, err := s.Consents(ctx, me)
	rows := make([]row, len(list))
	for i, c := range list {
		rows[i] = row{"协议": c.Name, "版本": c.Version, "同意时间": moment(c.At), "网络地址": c.IP, "代表单位": c.Unit}
	}
	return file{"consents.json", "协议同意记录", "", rows, len(rows)}, err
}

func (s *Service) looksFile(ctx context.Context, me actor.Actor) (file, error) {
	list, err := s.Looks(ctx, me)
	rows := make([]row, len(list))
	for i, l := range list {
		rows[i] = row{"时间": moment(l.At), "岗位": l.Post, "地区": l.Region, "操作": l.What, "原因": l.Why, "办件编号": l.Number}
	}
	return file{"looks.json", "工作人员查看记录", "最近的 100 次", rows, len(rows)}, err
}

// pack writes the index and the files. Broken when they are larger than a copy may be.
func pack(files []file, now time.Time) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	write := func(name string, content []byte) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: now})
		if err == nil {
			_, err = w.Write(content)
		}
		return err
	}
	index := bytes.NewBufferString("我的数据\n导出时间 " + moment(now) + "（北京时间）\n含有您的个人信息，请妥善保管，不要转发。\n\n")
	left := mostBytes
	for _, f := range files {
		b, err := json.MarshalIndent(f.rows, "", "  ")
		if err != nil {
			return nil, fmt.Errorf("writing %s: %w", f.name, err)
		}
		say := f.say
		if left -= len(b); left < 0 {
			b, say = []byte("[]"), "内容太多，没有放进文件，请在个人中心查看"
			left += len(b)
		}
		fmt.Fprintf(index, "%s\t%s\t%d 条\t%s\n", f.name, f.title, f.count, say)
		if err := write(f.name, b); err != nil {
			return nil, err
		}
	}
	if err := write("目录.txt", index.Bytes()); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("closing the copy: %w", err)
	}
	return out.Bytes(), nil
}
