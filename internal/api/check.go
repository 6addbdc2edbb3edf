package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"wangting/internal/actor"
	"wangting/internal/result"
	"wangting/internal/workday"
)

type checkIn struct {
	Code string `path:"code" maxLength:"64" doc:"文书每一页下方的验证码，空格和连字符可有可无"`
}

// Checked is what anybody who has the code of a document learns about it, as on the check page.
type Checked struct {
	State     string `json:"state" enum:"有效,已过期,已被替换,已撤销" doc:"现在是否有效"`
	Title     string `json:"title" example:"准予决定书"`
	Number    string `json:"number"`
	Office    string `json:"office" doc:"出具的机关"`
	Holder    string `json:"holder" doc:"发给谁，部分隐去"`
	Item      string `json:"item"`
	Outcome   string `json:"outcome,omitempty" enum:"准予,不予,不予受理,终止" doc:"没有结论的通知书不填"`
	Issued    string `json:"issued" format:"date"`
	Until     string `json:"until,omitempty" format:"date" doc:"有效期至；长期有效的不填"`
	Digest    string `json:"sha256" doc:"PDF 文件的 SHA-256，与手里的文件比对"`
	Successor string `json:"successor,omitempty" doc:"替换它的文书或者撤销决定书的编号"`
	Next      string `json:"next,omitempty" doc:"上述文书的核验页地址"`
	Log       string `json:"log,omitempty" doc:"在公开日志中的位置"`
}

func (h Hall) check(api huma.API) {
	o := op(way{id: "checkDocument", method: http.MethodGet, path: "/check/{code}", summary: "核验文书", tag: "文书", open: true})
	o.Description = "与“结果核验”页面相同，不用登录。次数与页面合并计算，超过时答 429。没有这样的验证码时答 404。"
	huma.Register(api, o, func(ctx context.Context, in *checkIn) (*out[Checked], error) {
		v, err := h.Check(ctx, actor.From(ctx).IP, in.Code)
		if err != nil {
			return nil, problem(ctx, err)
		}
		return &out[Checked]{h.checked(v)}, nil
	})
}

func (h Hall) checked(v result.Verdict) Checked {
	const day = "2006-01-02"
	c := Checked{State: v.State.Word(), Title: v.Title, Number: v.Number, Office: v.Office, Holder: v.Holder, Item: v.Item, Outcome: v.Outcome,
		Issued: v.IssuedAt.In(workday.Zone).Format(day), Digest: v.Digest, Successor: v.Successor, Log: v.Log}
	if !v.Until.IsZero() {
		c.Until = v.Until.In(workday.Zone).Format(day)
	}
	if v.Next != "" {
		c.Next = h.Public + result.CheckPath + "/" + string(v.Next)
	}
	return c
}
