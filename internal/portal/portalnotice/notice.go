// Package portalnotice holds the notices of the hall: 公示 and 公告. Those that come with the program are invented, for
// trying the hall out; a hall in production begins with none.
package portalnotice

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
)

// Notice is one 公示 or 公告.
type Notice struct {
	ID     string   `json:"id"`
	Kind   string   `json:"kind"` // 公示 or 公告
	Title  string   `json:"title"`
	Region string   `json:"region"` // code; 320000 concerns all
	Day    string   `json:"day"`
	From   string   `json:"from,omitempty"`  // 公示: the first day of its period
	Until  string   `json:"until,omitempty"` // 公示: the last day
	By     string   `json:"by"`
	Body   []string `json:"body"`
}

// Href is the address of its page.
func (n Notice) Href() string { return "/notices/" + n.ID }

// Board is the notices of a hall, the newest first.
type Board []Notice

//go:embed notices.json
var noticeData []byte

// Invented gives the notices that come with the program.
func Invented() Board {
	var list Board
	if err := json.Unmarshal(noticeData, &list); err != nil {
		panic("portal: reading the notices: " + err.Error())
	}
	slices.SortStableFunc(list, func(a, b Notice) int { return strings.Compare(b.Day, a.Day) })
	return list
}

// Newest gives the newest notices of a region, or of all regions when region is "".
func (b Board) Newest(region string, limit int) []Notice {
	var out []Notice
	for _, n := range b {
		if len(out) < limit && (region == "" || n.Region == region) {
			out = append(out, n)
		}
	}
	return out
}
