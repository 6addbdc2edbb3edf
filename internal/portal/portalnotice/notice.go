// Package portalnotice holds the notices of the hall: 公示 and 公告. They are part of
// the program; nobody edits them while it runs.
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

//go:embed notices.json
var noticeData []byte

var all = mustRead()

func mustRead() []Notice {
	var list []Notice
	if err := json.Unmarshal(noticeData, &list); err != nil {
		panic("portal: reading the notices: " + err.Error())
	}
	slices.SortStableFunc(list, func(a, b Notice) int { return strings.Compare(b.Day, a.Day) })
	return list
}

// All gives every notice, the newest first.
func All() []Notice { return slices.Clone(all) }

// Newest gives the newest notices of a region, or of all regions when region is "".
func Newest(region string, limit int) []Notice {
	var out []Notice
	for _, n := range all {
		if len(out) < limit && (region == "" || n.Region == region) {
			out = append(out, n)
		}
	}
	return out
}
