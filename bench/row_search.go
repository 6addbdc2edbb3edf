package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"wangting/internal/find"
	"wangting/internal/ui"
)

const (
	titles   = 5000
	searches = 20_000
)

// matters are what the titles of the search row are put together from.
var matters = []string{"社会保障卡正式挂失", "社会保障卡补领、换领", "工伤认定申请", "工伤待遇申领", "就业技能培训补贴申请", "一次性创业补贴", "社会保险补贴",
	"企业经济性裁减人员备案", "劳动人事争议仲裁申请", "劳动人事争议调解申请", "单位参保登记", "失业保险金申领", "职称证书在线查询", "参保证明打印", "稳岗返还",
	"企业年金方案备案", "集体合同审查", "特殊工时制度审批", "劳务派遣经营许可", "高校毕业生就业见习", "退休人员资格认证", "公益性岗位申报", "职业技能等级认定", "人才引进落户"}

var steps = []string{"", "变更", "注销", "查询", "年审", "异议处理", "转移接续", "补缴", "退费",
	"待遇核定", "待遇发放", "复核", "延期", "公示", "评审", "材料补正", "进度查询", "结果领取", "委托办理", "名单核对"}

// searchRow is the search over 5,000 titles in this process, by pieces of titles,
// pieces with a letter wrong, and pinyin.
func searchRow(context.Context, *bench) ([]line, error) {
	docs := titlesOf(titles)
	x, random := find.New(docs), rand.New(rand.NewPCG(7, 7))
	var took []float64
	for range searches {
		q := question(random, docs[random.IntN(len(docs))].Title)
		begun := time.Now()
		x.Search(q, 30)
		took = append(took, us(time.Since(begun)))
	}
	slices.Sort(took)
	work := fmt.Sprintf("search of %d titles in process, p99", titles)
	return []line{figure(work, took[len(took)*99/100], micros, atMost(1000, micros))}, nil
}

// titlesOf gives n titles, each of some place.
func titlesOf(n int) []find.Doc {
	var docs []find.Doc
	for i := range n {
		place := ui.Jiangsu[i/len(matters)/len(steps)%len(ui.Jiangsu)].Name
		docs = append(docs, find.Doc{Title: place + matters[i%len(matters)] + steps[i/len(matters)%len(steps)], Href: "/items/x"})
	}
	return docs
}

// question is what somebody types who looks for a title: a piece of it, sometimes with a letter wrong, or two letters.
func question(random *rand.Rand, title string) string {
	runes := []rune(title)
	from := random.IntN(len(runes) - 4)
	q := string(runes[from : from+2+random.IntN(3)])
	switch random.IntN(4) {
	case 0:
		return []string{"gongshang", "sbk", "jiuye", "butie", "shiye", "zhicheng"}[random.IntN(6)]
	case 1:
		return q + "的"
	}
	return q
}
