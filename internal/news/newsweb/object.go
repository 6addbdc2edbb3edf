package newsweb

import (
	"context"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/news"
	"wangting/internal/ui"
	"wangting/internal/web/objection"
	"wangting/internal/web/wall"
)

// objections are the form 「提出异议」 of a 公示.
func (p Pages) objections() objection.Pages {
	complaint := func(t objection.Typed) news.Complaint {
		return news.Complaint{Who: t.Who, Phone: t.Phone, Words: t.Words, Tell: t.Tell}
	}
	return objection.Pages{
		Wall:  wall.Wall{Puzzles: p.Puzzles, Purpose: "news.object", Now: p.News.Now},
		Crumb: ui.Link{Text: "公示公告", Href: here},
		Phone: "phone",
		Say:   "姓名和电话只供核实这件异议的工作人员使用，加密保存，不公开。",
		Tell:  "答复后用短信通知我；已登录的，也在“我的消息”通知我",
		Done:  "异议已收到。工作人员核实后按您留下的电话答复，答复以前公示不算结束",
		Find: func(r *http.Request) (objection.Subject, error) {
			one, err := p.News.Objectable(r.Context(), r.PathValue("id"))
			return objection.Subject{ID: one.ID, Title: one.Title, Path: one.Href()}, err
		},
		Check: func(t objection.Typed) error { k := complaint(t); return k.Check() },
		Object: func(ctx context.Context, who actor.Actor, id string, t objection.Typed) error {
			return p.News.Object(ctx, who, id, complaint(t))
		},
	}
}
