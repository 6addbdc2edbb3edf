package app

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/mandate"
	"wangting/internal/mandate/mandateweb"
	"wangting/internal/regno"
)

// acts are words of rooms that do not say their own yet.
var acts = map[string]string{
	"unit.created": "开通单位账户", "unit.upgraded": "历史用户升级", "unit.opened_by_login": "首次登录开通账户", "unit.changed": "修改单位信息",
	"mandate.opened": "开通多经办人", "mandate.granted": "授权", "mandate.invited": "创建经办用户", "mandate.resent": "重新发送授权邀请", "mandate.accepted": "确认授权",
	"mandate.declined": "不接受授权", "mandate.scope": "设置业务范围", "mandate.extended": "更新期限", "mandate.level": "身份变更", "mandate.ended": "结束授权",
	"login.refused": "登录失败", "login.locked": "登录锁定", "scan.confirmed": "扫码确认登录",
}

// unitLog reads the unit's own log; the audit decides who may.
func (h *Hall) unitLog(ctx context.Context, who actor.Actor, q mandateweb.LogQuery) ([]mandateweb.LogLine, string, error) {
	ask := audit.Query{UnitID: who.UnitID, From: q.From, To: q.Until, Before: readLogCursor(q.Before), Most: q.Most}
	page, err := h.Rooms.Audit.Search(ctx, who, ask)
	if err != nil {
		return nil, "", err
	}
	names := logNames{h: h, persons: map[string]string{}, mandates: map[string]mandate.Mandate{}}
	lines := make([]mandateweb.LogLine, len(page))
	for i, e := range page {
		l := mandateweb.LogLine{At: e.At, What: h.Rooms.Audit.Word(e.Act), IP: e.IP}
		if l.Who, l.By, err = names.who(ctx, e); err != nil {
			return nil, "", err
		}
		if l.On, err = names.on(ctx, e); err != nil {
			return nil, "", err
		}
		lines[i] = l
	}
	next := ""
	if len(page) == q.Most {
		next = writeLogCursor(audit.Next(page))
	}
	return lines, next, nil
}

func writeLogCursor(c audit.Cursor) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(c.At.UnixMicro(), 10) + "|" + c.ID))
}

func readLogCursor(s string) audit.Cursor {
	b, _ := base64.RawURLEncoding.DecodeString(s)
	us, id, _ := strings.Cut(string(b), "|")
	n, err := strconv.ParseInt(us, 10, 64)
	if err != nil {
		return audit.Cursor{}
	}
	return audit.Cursor{At: time.UnixMicro(n).UTC(), ID: id}
}

// logNames names people masked, each looked up once a page.
type logNames struct {
	h        *Hall
	persons  map[string]string
	mandates map[string]mandate.Mandate
}

func (n logNames) person(ctx context.Context, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	if _, ok := n.persons[id]; !ok {
		p, err := n.h.Rooms.Persons.Find(ctx, id)
		if err != nil {
			return "", err
		}
		n.persons[id] = regno.MaskName(p.Name)
	}
	return n.persons[id], nil
}

func (n logNames) mandate(ctx context.Context, id string) (mandate.Mandate, error) {
	if m, ok := n.mandates[id]; ok {
		return m, nil
	}
	m, err := n.h.Rooms.Mandates.Of(ctx, id)
	if err == nil {
		n.mandates[id] = m
	}
	return m, err
}

func (n logNames) who(ctx context.Context, e audit.Entry) (name, by string, err error) {
	switch e.Kind {
	case "staff":
		return "工作人员", "", nil
	case "system":
		return "系统", "", nil
	}
	if e.PersonID == "" {
		return "未登录", "", nil
	}
	if name, err = n.person(ctx, e.PersonID); err != nil || e.MandateID == "" {
		return name, "本人", err
	}
	m, err := n.mandate(ctx, e.MandateID)
	return name, mandate.LevelLabel(m.Level), err
}

// on says whose mandate it was about; other objects are named by their kind.
func (n logNames) on(ctx context.Context, e audit.Entry) (string, error) {
	if e.Object != "mandate" || e.ObjectID == "" {
		return map[string]string{"case": "办件", "login": "登录", "unit": "单位", "address": "收件地址", "rating": "评价", "scan": "扫码登录"}[e.Object], nil
	}
	m, err := n.mandate(ctx, e.ObjectID)
	if err != nil {
		return "", err
	}
	name, err := n.person(ctx, m.PersonID)
	return mandate.LevelLabel(m.Level) + " " + name, err
}
