package demo

import (
	"context"
	"fmt"

	"wangting/internal/actor"
	"wangting/internal/ask"
)

// askedBy is the phone of the demo's visitor; nobody in the demo signs in with it.
const askedBy = "13800009901"

// ask leaves two questions of a visitor: one is answered and published by a second member of staff, one waits.
func (p play) ask(ctx context.Context) error {
	s := p.h.Rooms.Ask
	n := ask.New{Board: "劳动关系", Region: ask.Province, Name: "测试寅", Phone: askedBy, Public: true,
		Text: "裁员 18 个人，总共 200 人，要不要备案？\n我们公司 200 人，这次打算裁 18 个。"}
	q, _, err := s.Ask(ctx, actor.Actor{}, n)
	if err != nil {
		return fmt.Errorf("asking the demo's question: %w", err)
	}
	if err := s.Claim(ctx, p.clerk, q.ID); err != nil {
		return err
	}
	if err := s.Answer(ctx, p.clerk, q.ID, ask.Reply{Answer: "不用备案。裁减 20 人以上，或者不足 20 人但占职工总数 10% 以上的，才要报告。", FAQ: true,
		FAQText: "裁减不足二十人要备案吗？", FAQAnswer: "占职工总数 10% 以上的要备案；不到 10% 的不属于经济性裁减人员，不用备案。"}); err != nil {
		return err
	}
	if err := s.Publish(ctx, p.reviewer, q.ID); err != nil {
		return err
	}
	n.Board, n.Text, n.Public = "人才人事", "职称证书丢了怎么查？", false
	_, _, err = s.Ask(ctx, actor.Actor{}, n)
	return err
}
