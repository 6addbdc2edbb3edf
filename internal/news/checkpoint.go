package news

import (
	"context"
	"fmt"
	"strings"
	"time"

	"wangting/internal/ledger"
	"wangting/internal/workday"
)

// Checkpoint is the kind of what stands under 「公示公告」 for each day of the public log. The log writes it, no editor does: its facts are
// signed, so there is nothing to approve.
const Checkpoint Kind = "checkpoint"

// checkpointID begins the id of a Checkpoint; its day follows.
const checkpointID = "log-"

// days gives the checkpoints of the public log as they are published, the oldest first.
func (s *Service) days(ctx context.Context) ([]Kept, error) {
	if s.Log == nil {
		return nil, nil
	}
	list, err := s.Log.Days(ctx)
	if err != nil {
		return nil, err
	}
	var out []Kept
	for _, d := range list {
		out = append(out, Kept{
			Article: Article{ID: checkpointID + d.Day, Kind: Checkpoint, LiveN: 1, LiveAt: d.At, FirstAt: d.At},
			Live: Content{Kind: Checkpoint, Region: Province, By: s.Owner, Title: fmt.Sprintf("公开日志检查点（%s）", d.Day),
				Text: checkpointText(d)},
		})
	}
	return out, nil
}

// checkpointText is what a day's checkpoint says, in the markup of contents.
func checkpointText(d ledger.Day) string {
	text, lines, _ := strings.Cut(d.Checkpoint, "\n\n")
	facts := strings.Split(text, "\n")
	if len(facts) < 3 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "本厅出具的每一份回执、通知书和决定书，都在[公开日志](%s)里留下一条只增不改的记录。"+
		"下面是日志的摘要。请保存一份：日志以后删改过任何一条，都与它对不上。\n", ledger.Path)
	fmt.Fprintf(&b, "## 检查点\n- 日志名称：%s\n- 条数：%s\n- 根：%s\n## 签名\n", facts[0], facts[1], facts[2])
	var others []string
	for line := range strings.Lines(lines) {
		name, sig, ok := strings.Cut(strings.TrimPrefix(strings.TrimSuffix(line, "\n"), "— "), " ")
		switch {
		case !ok:
		case name == facts[0]:
			fmt.Fprintf(&b, "- 本厅：%s\n", sig)
		default:
			others = append(others, name)
			at := ledger.Cosignature{Line: line}.SignedAt()
			fmt.Fprintf(&b, "- %s（共同签名，%s）：%s\n", name, at.In(workday.Zone).Format(time.DateTime), sig)
		}
	}
	if len(others) == 0 {
		b.WriteString("这一天还没有本厅以外的机构共同签名。\n")
	}
	fmt.Fprintf(&b, "## 怎样核对\n在[公开日志](%s)填写上面的条数和现在的条数，页面证明两次之间没有删改。\n", ledger.Path)
	return b.String()
}
