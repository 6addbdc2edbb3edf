package noticeweb_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/notice"
	"wangting/internal/notice/noticedb"
	"wangting/internal/notice/noticeweb"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store/storetest"
	"wangting/internal/ui"
	"wangting/internal/web/webtest"
)

var chief = actor.Actor{PersonID: "p", UnitID: "u", MandateID: "m", Level: actor.Representative}

func open(t *testing.T, who actor.Actor, messages ...notice.Message) *webtest.Hall {
	t.Helper()
	db := storetest.SQLite(t)
	s := noticedb.Store{DB: db, Keys: secrettest.Keyring(t)}
	now := time.Date(2026, 11, 23, 1, 2, 0, 0, time.UTC)
	n := &notice.Service{Inbox: s, Outbox: s, Tx: db, Now: func() time.Time { now = now.Add(time.Minute); return now }}
	for _, m := range messages {
		m.UnitID = "u"
		if err := n.Tell(t.Context(), actor.Actor{}, m); err != nil {
			t.Fatal(err)
		}
	}
	shell := func(ctx context.Context, active string) (ui.CenterVM, error) {
		unread, err := n.Unread(ctx, who)
		return ui.CenterVM{UnitName: "江南示例精密机械有限公司", RoleLabel: "法定代表人", PersonLine: "测** 1*****82", Active: active,
			Counts: map[string]int{"messages": int(unread)}}, err
	}
	return webtest.Open(t, db, who, actor.Who{Unit: "江南示例精密机械有限公司"}, noticeweb.Pages{Notices: n, Shell: shell}.Mount)
}

var ids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)

func steady(page string) string { return ids.ReplaceAllString(page, "ID") }

// CEN-7: 「消息」: what happened, read/unread.
func TestTheInboxShowsWhatHappenedAndOpensIt(t *testing.T) {
	h := open(t, chief,
		notice.Message{Kind: notice.AboutCase, Title: "“工伤认定”已受理", Body: "承诺 12 月 10 日前办结", Link: "/unit/cases/1"},
		notice.Message{Kind: notice.AboutHall, Title: "元旦期间受理安排", Body: "1 月 1 日至 3 日不受理。"})
	page := h.Page("/unit/messages")
	webtest.Golden(t, "messages", steady(page))
	if strings.Count(page, "未读") < 3 || !strings.Contains(page, "全部标为已读") {
		t.Error("unread messages and the button for them are missing")
	}

	links := regexp.MustCompile(`href="(/unit/messages/[0-9a-f-]+)"`).FindAllStringSubmatch(page, -1)
	if a := h.Get(links[0][1], "Sec-Purpose", "prefetch"); a.Status != http.StatusNoContent {
		t.Errorf("a browser fetching ahead got %d", a.Status)
	}
	if !strings.Contains(h.Page("/unit/messages"), `data-count="2"`) {
		t.Error("fetching ahead has read a message")
	}
	webtest.Golden(t, "message", steady(h.Page(links[0][1])))
	if a := h.Get(links[1][1]); a.Location != "/unit/cases/1" {
		t.Errorf("a message that leads on gave %d to %q", a.Status, a.Location)
	}
	webtest.Golden(t, "messages-read", steady(h.Page("/unit/messages")))
	if a := h.Get("/unit/messages/nothing"); a.Status != http.StatusNotFound {
		t.Errorf("an unknown message gave %d", a.Status)
	}
}

func TestAllMessagesAreMarkedByOneButton(t *testing.T) {
	h := open(t, chief, notice.Message{Title: "一"}, notice.Message{Title: "二"})
	if a := h.Post("/unit/messages/read", nil); a.Location != "/unit/messages" {
		t.Fatalf("got %d to %q", a.Status, a.Location)
	}
	if page := h.Page("/unit/messages"); !strings.Contains(page, "已把 2 条消息标为已读") || strings.Contains(page, "全部标为已读") {
		t.Error("the page does not tell that all is read")
	}
	if page := h.Page("/unit/messages?only=unread"); !strings.Contains(page, "没有未读消息") {
		t.Error("unread ones are left")
	}
}

func TestALongInboxHasPages(t *testing.T) {
	var many []notice.Message
	for i := range 23 {
		many = append(many, notice.Message{Title: fmt.Sprintf("消息 %02d", i)})
	}
	h := open(t, chief, many...)
	next := regexp.MustCompile(`href="([^"]+)" rel="next"`).FindStringSubmatch(h.Page("/unit/messages"))
	if next == nil {
		t.Fatal("there is no next page")
	}
	second := h.Page(strings.ReplaceAll(next[1], "&amp;", "&"))
	if !strings.Contains(second, "消息 02") || strings.Contains(second, "消息 03") || !strings.Contains(second, `rel="prev"`) {
		t.Error("the second page is not the rest")
	}
	if page := h.Page("/unit/messages?before=nonsense&only=nonsense"); !strings.Contains(page, "消息 22") {
		t.Error("nonsense in the address does not give the first page")
	}
}

func TestTheInboxOfNobodyIsALoginPage(t *testing.T) {
	if a := open(t, actor.Actor{}).Get("/unit/messages"); a.Location != "/login?next=%2Funit%2Fmessages" {
		t.Errorf("got %d to %q", a.Status, a.Location)
	}
}
