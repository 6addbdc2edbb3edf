package audit

import (
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"wangting/internal/workday"
)

// Report is what Verify found.
type Report struct {
	Rows     int64
	Sealed   int64
	Unsealed int64
	Oldest   time.Time // time of the oldest unsealed row; if it is minutes old, the sealer does not work
	Head     Head
	Anchors  []Anchor
	Bad      []Bad // at most the first thousand
	More     int64 // number of further bad ones
}

// Anchor is an earlier head that was kept elsewhere, and whether the chain still contains it.
type Anchor struct {
	Head
	Held    bool
	reached bool
}

// Whole reports whether nothing bad was found.
func (r Report) Whole() bool { return len(r.Bad) == 0 }

// Bad is one row or place in the chain that was tampered with.
type Bad struct {
	Seq  int64  // where in the chain; 0 for a row that is not sealed
	ID   string // of the row, if there is one
	What string
}

func (b Bad) String() string {
	place := "没有编入校验链的记录"
	if b.Seq > 0 {
		place = fmt.Sprintf("第 %d 条", b.Seq)
	}
	if b.ID != "" {
		place += "（" + b.ID + "）"
	}
	return place + "：" + b.What
}

const badMost = 1000

func (r *Report) bad(seq int64, id, what string) {
	if len(r.Bad) == badMost {
		r.More++
		return
	}
	r.Bad = append(r.Bad, Bad{seq, id, what})
}

// Says is the report in sentences, one a line.
func (r Report) Says() []string {
	first := fmt.Sprintf("核对了 %d 条审计记录，其中 %d 条已编入校验链。", r.Rows, r.Sealed)
	if r.Unsealed > 0 {
		first += fmt.Sprintf("%d 条等待编入，最早的写于 %s。", r.Unsealed, r.Oldest.In(workday.Zone).Format(time.DateTime))
	}
	says := []string{first}
	if r.Whole() {
		says = append(says, "没有发现记录被修改、添加、删除或者移动。")
	} else {
		says = append(says, fmt.Sprintf("发现 %d 处问题：", int64(len(r.Bad))+r.More))
	}
	for _, b := range r.Bad {
		says = append(says, b.String()+"。")
	}
	if r.More > 0 {
		says = append(says, fmt.Sprintf("还有 %d 处没有列出。", r.More))
	}
	for _, a := range r.Anchors {
		if a.Held {
			says = append(says, "校验链仍然包含 "+a.Head.String()+"。")
		} else {
			says = append(says, "校验链不包含 "+a.Head.String()+"。")
		}
	}
	if len(r.Head.Mark) > 0 {
		says = append(says, "校验链现在到 "+r.Head.String()+"。请保存在大厅之外，以后用 --anchor 核对。")
	}
	return says
}

var heads = regexp.MustCompile(`\b([0-9]{1,18}):([0-9a-f]{64})\b`)

// HeadsIn gives the heads that stand in a text: one a line, lines of the log, or the sheet of an export.
func HeadsIn(text string) []Head {
	var all []Head
	for _, m := range heads.FindAllStringSubmatch(text, -1) {
		seq, err := strconv.ParseInt(m[1], 10, 64)
		chain, err2 := hex.DecodeString(m[2])
		if err == nil && err2 == nil {
			all = append(all, Head{Seq: seq, Chain: chain})
		}
	}
	return all
}
