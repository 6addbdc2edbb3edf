package ui

import "fmt"

// CenterVM is the frame of a centre: whose centre it is, who is signed in, and which entry is open.
type CenterVM struct {
	UnitName   string
	RoleLabel  string           // 法定代表人, 管理员, 经办人
	PersonLine string           // 测** 1*****82
	Active     string           // key of the current entry
	Counts     map[string]int   // by key of an entry
	Cases      map[string]int64 // of a unit, by class ("" are all), as its frame has counted them; nil where the frame counts none
	Requests   int64            // for access, which the person may answer
	Claims     int64            // 免申即享 that the person may confirm
	Doubted    int64            // people whose power the person may confirm
	Label      string           // of the navigation; "" is 单位中心
	Entries    []NavItem        // "" takes the unit's own, in the order of CEN
	Inbox      string           // address of 消息; "" is /unit/messages
	Switch     Link             // 切换单位, for a person who acts for several
}

// NavItem is one entry of the side navigation.
type NavItem struct {
	Key, Text, Href, Icon string
	// Waits puts the count of the key into the name: 我的工作台 (2).
	Waits bool
}

// UnitEntries is the side navigation of the unit centre, in its order.
var UnitEntries = []NavItem{
	{Key: "home", Text: "单位主页", Href: "/unit", Icon: "home"},
	{Key: "info", Text: "单位信息", Href: "/unit/info", Icon: "building"},
	{Key: "cases", Text: "单位办件", Href: "/unit/cases", Icon: "files"},
	{Key: "parcels", Text: "单位快递", Href: "/unit/parcels", Icon: "truck-delivery"},
	{Key: "agents", Text: "经办人管理", Href: "/unit/agents", Icon: "users"},
	{Key: "institutions", Text: "机构管理", Href: "/unit/institutions", Icon: "sitemap"},
	{Key: "workbench", Text: "我的工作台", Href: "/unit/workbench", Icon: "device-desktop", Waits: true},
	{Key: "settings", Text: "账号设置", Href: "/unit/settings", Icon: "settings"},
}

func (v CenterVM) entries() []NavItem {
	if len(v.Entries) > 0 {
		return v.Entries
	}
	return UnitEntries
}

func (v CenterVM) label() string {
	if v.Label != "" {
		return v.Label
	}
	return "单位中心"
}

func (v CenterVM) inbox() string {
	if v.Inbox != "" {
		return v.Inbox
	}
	return "/unit/messages"
}

// text is the name of an entry; 我的工作台 carries its count.
func (v CenterVM) text(n NavItem) string {
	if n.Waits {
		return fmt.Sprintf("%s (%d)", n.Text, v.Counts[n.Key])
	}
	return n.Text
}

// count is the number beside the name, "" for none.
func (v CenterVM) count(n NavItem) string {
	if n.Waits || v.Counts[n.Key] == 0 {
		return ""
	}
	return fmt.Sprint(v.Counts[n.Key])
}

func (v CenterVM) unread() string {
	if n := v.Counts["messages"]; n > 0 {
		return Many(int64(n))
	}
	return ""
}

// Many is a number that was counted up to 100 only.
func Many(n int64) string {
	if n > 99 {
		return "99+"
	}
	return fmt.Sprint(n)
}
