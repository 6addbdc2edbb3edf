package find

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/mozillazg/go-pinyin"
)

var titles = []string{"社会保障卡正式挂失", "社会保障卡补领、换领", "工伤认定", "工伤待遇申领", "就业技能培训补贴申请", "一次性创业补贴", "社会保险补贴",
	"企业经济性裁减人员备案", "劳动人事争议仲裁申请", "劳动人事争议调解申请", "单位参保登记", "失业保险金申领", "职称证书在线查询", "参保证明打印"}

func sample() *Index {
	var docs []Doc
	for _, t := range titles {
		d := Doc{Kind: "事项", Title: t}
		if t == "社会保障卡正式挂失" {
			d.Words = []string{"社保卡", "丢卡"}
		}
		docs = append(docs, d)
	}
	return New(docs)
}

func TestPeopleFindWhatTheyMean(t *testing.T) { // POR-8
	x := sample()
	for query, want := range map[string]string{
		"工伤认定":             "工伤认定",
		"工伤":               "工伤认定",
		"gsrd":             "工伤认定",
		"gongshangrending": "工伤认定",
		"shbx":             "社会保险补贴",
		"shehuibaoxian":    "社会保险补贴",
		"裁减人员备按":           "企业经济性裁减人员备案",
		"申请裁减人员":           "企业经济性裁减人员备案",
		"gongshangrendin":  "工伤认定",
		"gongshangredning": "工伤认定",
		"社保卡":              "社会保障卡正式挂失",
		"丢卡":               "社会保障卡正式挂失",
		"劳动 仲裁":            "劳动人事争议仲裁申请",
		"ＧＳＲＤ":             "工伤认定",
		"职称证书":             "职称证书在线查询",
		"卡":                "社会保障卡正式挂失",
	} {
		hits := x.Search(query, 5)
		if len(hits) == 0 || hits[0].Title != want {
			t.Errorf("%s finds %v, want %s first", query, hits, want)
		}
	}
}

func TestWhatIsNotThereIsNotCalledAGoodFind(t *testing.T) {
	x := sample()
	for _, query := range []string{"驾驶证换证", "hunyindengji", "zzzz"} {
		for _, h := range x.Search(query, 5) {
			if h.Good {
				t.Errorf("%s finds %s (%.2f)", query, h.Title, h.Score)
			}
		}
	}
	if near := x.Search("社会保障卡邮寄到家", 3); len(near) == 0 {
		t.Error("nothing near is offered")
	}
	if len(x.Search(" ，", 5)) != 0 || len(New(nil).Search("工伤", 5)) != 0 {
		t.Error("nothing finds something")
	}
}

func TestTheWordsAskedForAreMarked(t *testing.T) {
	var got string
	for _, p := range Mark("社会保障卡补领、换领", "补领社会保障") {
		got += fmt.Sprintf("%s=%v ", p.Text, p.Hit)
	}
	if got != "社会保障=true 卡=false 补领=true 、换领=false " {
		t.Error(got)
	}
}

// large is a catalogue of 5,000 titles made of the words real ones are made of.
func large() *Index {
	words := []string{"社会保险", "失业", "工伤", "养老", "就业", "培训", "补贴", "申请", "登记", "备案", "查询", "单位", "个人", "企业", "职称", "证书", "认定", "待遇",
		"核定", "变更", "注销", "劳动", "合同", "仲裁", "调解", "人员", "机构", "档案", "转移", "高校毕业生", "创业", "技能", "等级", "报名", "缴费", "基数", "退休", "资格", "认证", "挂失"}
	r := rand.New(rand.NewPCG(1, 2))
	docs := make([]Doc, 5000)
	for i := range docs {
		for range 3 + r.IntN(3) {
			docs[i].Title += words[r.IntN(len(words))]
		}
	}
	return New(docs)
}

var queries = []string{"社会保险补贴申请", "shbx", "gongshangrending", "职称证书查询", "工伤", "高校毕业生创业补贴申请登记", "ldhtzc", "失业待遇核定变更"}

func BenchmarkSearchOf5000Titles(b *testing.B) {
	x := large()
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		x.Search(queries[i%len(queries)], 10)
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds()), "p99-ns")
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds()), "p50-ns")
}

func TestEachCharacterIsReadAsTheDictionaryOfTheLibraryReadsIt(t *testing.T) {
	args := pinyin.NewArgs()
	for r := rune(0x4E00); r <= 0x9FFF; r++ {
		want := ""
		if list := pinyin.SinglePinyin(r, args); len(list) > 0 {
			want = list[0]
		}
		if got := reading(r); got != want {
			t.Fatalf("%c is read %q, want %q", r, got, want)
		}
	}
	for _, r := range []rune{'a', '。', 0x4DFF, 0xA000, 0x20000} {
		if got := reading(r); got != "" {
			t.Errorf("%c is read %q", r, got)
		}
	}
}

func TestATitleContainsWhatIsWrittenSpeltOrAbbreviated(t *testing.T) {
	for query, want := range map[string]bool{"": true, "认定": true, "renDing": true, "gsrd": true, "srd": true, "认 定": true, "定认": false, "gsbx": false} {
		if got := Contains("工伤认定", query); got != want {
			t.Errorf("工伤认定 contains %q: %v, want %v", query, got, want)
		}
	}
}
