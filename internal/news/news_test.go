package news

import (
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/fault"
	"wangting/internal/workday"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, workday.Zone)

func TestTheMarkupOfATextBecomesBlocksAndSafeLinks(t *testing.T) { // STA-3
	for name, tc := range map[string]struct{ text, want string }{
		"each line is a paragraph":                      {"甲\n\n乙", "P甲 P乙"},
		"a heading":                                     {"## 时间\n明天", "H时间 P明天"},
		"entries of a list stay together":               {"- 甲\n- 乙\n丙", "U甲|乙 P丙"},
		"numbered entries":                              {"1. 甲\n2. 乙", "O甲|乙"},
		"a year is no number of an entry":               {"2026. 甲", "P2026. 甲"},
		"bold words":                                    {"请**尽快**办理", "P请<b>尽快</b>办理"},
		"a link within the hall":                        {"到[注册](/register)办", "P到<a /register>注册</a>办"},
		"a link by https":                               {"[省厅](https://example.cn/a)", "P<a https://example.cn/a>省厅</a>"},
		"a link by http stays as it is written":         {"[甲](http://example.cn)", "P[甲](http://example.cn)"},
		"a script is no address":                        {"[甲](javascript:alert(1))", "P[甲](javascript:alert(1))"},
		"a path that leaves the hall is none":           {"[甲](//example.cn)", "P[甲](//example.cn)"},
		"nor one with a backslash":                      {`[甲](/\example.cn)`, `P[甲](/\example.cn)`},
		"nor https with a name that hides the host":     {"[甲](https://gov.cn@example.cn)", "P[甲](https://gov.cn@example.cn)"},
		"elements are words":                            {"<script>x</script>", "P<script>x</script>"},
		"marks without their ends stay":                 {"[甲 **乙", "P[甲 **乙"},
		"a bracket before a link does not swallow it":   {"[注][甲](/a)", "P[注]<a /a>甲</a>"},
		"an asterisk alone is an asterisk":              {"3*4", "P3*4"},
		"bold words and a link in one entry of a list":  {"- **甲**：[乙](/b)", "U<b>甲</b>：<a /b>乙</a>"},
		"a link whose words are blank is not a link":    {"[ ](/a)", "P[ ](/a)"},
		"blanks in an address are no part of a link":    {"[甲](/a b)", "P[甲](/a b)"},
		"the other line ends of Windows make no blanks": {"甲\r\n乙", "P甲 P乙"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := written(Parse(tc.text)); got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}

func written(blocks []Block) string {
	var all []string
	for _, b := range blocks {
		var lines []string
		for _, l := range b.Lines {
			var s strings.Builder
			for _, p := range l {
				switch {
				case p.Href != "":
					s.WriteString("<a " + p.Href + ">" + p.Text + "</a>")
				case p.Bold:
					s.WriteString("<b>" + p.Text + "</b>")
				default:
					s.WriteString(p.Text)
				}
			}
			lines = append(lines, s.String())
		}
		all = append(all, "PHUO"[b.Kind:b.Kind+1]+strings.Join(lines, "|"))
	}
	return strings.Join(all, " ")
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"## 甲\n- 乙\n1. 丙", "**甲**[乙](/c)[丁](https://e)", "[[[**](/](((", "\x00[\xff](/\xfe)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, b := range Parse(text) {
			if len(b.Lines) == 0 || (b.Kind == Paragraph || b.Kind == Heading) && len(b.Lines) != 1 {
				t.Fatalf("a block has %d lines", len(b.Lines))
			}
			for _, l := range b.Lines {
				for _, s := range l {
					if s.Text == "" || !strings.Contains(text, s.Text) {
						t.Errorf("%q is not a piece of the text", s.Text)
					}
					if s.Href != "" && !strings.HasPrefix(s.Href, "https://") && (s.Href[0] != '/' || strings.HasPrefix(s.Href, "//")) {
						t.Errorf("a link leads to %q", s.Href)
					}
				}
			}
		}
	})
}

func TestWhatAContentNeedsBeforeItsCheck(t *testing.T) { // STA-3
	good := Content{Kind: Publicity, Title: "公示", Region: Province, By: "某处", Text: "正文", From: "2026-11-23", Until: "2026-11-27"}
	for name, tc := range map[string]struct {
		change func(*Content)
		field  string
	}{
		"all is there":                                {func(*Content) {}, ""},
		"no title":                                    {func(c *Content) { c.Title = "" }, "title"},
		"a title of 101 characters":                   {func(c *Content) { c.Title = strings.Repeat("长", 101) }, "title"},
		"a region that is none":                       {func(c *Content) { c.Region = "999" }, "region"},
		"no kind":                                     {func(c *Content) { c.Kind = "x" }, "kind"},
		"no text":                                     {func(c *Content) { c.Text = "" }, "text"},
		"no office":                                   {func(c *Content) { c.By = "" }, "by"},
		"a 公示 without its first day":                  {func(c *Content) { c.From = "" }, "from"},
		"a day that is none":                          {func(c *Content) { c.From = "2026-02-30" }, "from"},
		"an end before the beginning":                 {func(c *Content) { c.Until = "2026-11-22" }, "until"},
		"a period that is over":                       {func(c *Content) { c.From, c.Until = "2026-11-20", "2026-11-22" }, "until"},
		"a period over when it would appear":          {func(c *Content) { c.PublishAt = noon.AddDate(0, 0, 6) }, "until"},
		"an appearance after the first day":           {func(c *Content) { c.PublishAt = noon.AddDate(0, 0, 1) }, "publish"},
		"a guide needs neither office nor period":     {func(c *Content) { *c = Content{Kind: Guide, Title: "指南", Region: Province, Text: "正文"} }, ""},
		"a banner without its end":                    {func(c *Content) { *c = Content{Kind: Banner, Title: "维护", Region: Province} }, "ends"},
		"a banner that would have ended":              {func(c *Content) { *c = Content{Kind: Banner, Title: "维护", Region: Province, Ends: noon} }, "ends"},
		"a banner needs no text":                      {func(c *Content) { *c = Content{Kind: Banner, Title: "维护", Region: Province, Ends: noon.Add(1)} }, ""},
		"a 公示 on its last day can still be published": {func(c *Content) { c.From, c.Until = "2026-11-23", "2026-11-23" }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := good
			tc.change(&c)
			err := c.ready(noon)
			if (err == nil) != (tc.field == "") || err != nil && fault.Of(err).FieldSays(tc.field) == "" {
				t.Errorf("got %v, want a fault of %q", err, tc.field)
			}
		})
	}
}

func TestAPublicityEndsWithoutObjectionsOnlyWhenThereIsNone(t *testing.T) { // POR-7
	c := Content{Kind: Publicity, From: "2026-11-23", Until: "2026-11-27"}
	last := time.Date(2026, 11, 27, 23, 59, 59, 0, workday.Zone)
	for name, tc := range map[string]struct {
		at        time.Time
		all, open int
		period    Period
		says      string
	}{
		"before its first day":      {noon.AddDate(0, 0, -1), 0, 0, NotYet, ""},
		"on its first day":          {noon, 0, 0, Running, ""},
		"at the end of its last":    {last, 2, 2, Running, ""},
		"over with none":            {last.Add(time.Second), 0, 0, Ended, "没有收到异议"},
		"over with one that waits":  {last.Add(time.Second), 2, 1, Ended, "没有结束"},
		"over with all of them met": {last.Add(time.Second), 2, 0, Ended, "都已经核实答复"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.Period(tc.at); got != tc.period {
				t.Errorf("the period is %d", got)
			}
			if got := c.Outcome(tc.at, tc.all, tc.open); !strings.Contains(got, tc.says) || tc.says == "" && got != "" {
				t.Errorf("it says %q", got)
			}
		})
	}
}

func TestWhoWroteWhatWouldBePublished(t *testing.T) { // STA-4
	steps := []Step{{N: 1, Verb: ActSave, ByID: "a"}, {N: 2, Verb: ActSubmit, ByID: "b"}, {N: 3, Verb: ActApprove, ByID: "c"}, {N: 4, Verb: ActSave, ByID: "d"}}
	if got := authors(Article{}, steps); !slices.Equal(got, []string{"a", "b", "d"}) {
		t.Errorf("of a new content: %v", got)
	}
	if got := authors(Article{LiveN: 1}, steps); !slices.Equal(got, []string{"b", "d"}) {
		t.Errorf("of a correction: %v", got)
	}
}

func TestTheStatesInWords(t *testing.T) {
	for want, a := range map[string]Article{
		"草稿": {State: Draft}, "待审核": {State: Waiting}, "待生效": {State: Published, LiveAt: noon.Add(1)},
		"已发布": {State: Published, LiveAt: noon}, "已撤下": {State: Withdrawn},
	} {
		if got := a.Label(noon); got != want || !slices.Contains(Labels, want) {
			t.Errorf("%+v is %s, want %s", a, got, want)
		}
	}
}

// Attack: a text that opens marks and never closes them costs each reader of the page hardly more than a plain one.
func TestMarksThatNeverCloseCostNothing(t *testing.T) {
	for _, s := range []string{"[", "*", "[a", "**", "[x]("} {
		text := strings.Repeat(s, MostText/len(s))
		if n := testing.AllocsPerRun(1, func() { Parse(text) }); n > 100 {
			t.Errorf("%s… takes %.0f allocations", s, n)
		}
		if got := Plain(text); s != "**" && got != text {
			t.Errorf("%s… is changed to %.20q", s, got)
		}
	}
}
