package wording

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// Finding is one thing that the publish check says about the documents of an item.
type Finding struct {
	Document, Block string // keys; Block is "" for the document as a whole
	Say             string
}

const (
	mostTitle   = 40 // characters: two lines of the page
	mostColumns = 10 // of a printed table: more would leave three characters to a cell
	mostBlocks  = 60
)

// Check proves the documents of an item (ITM-13): every finding refuses the publication.
func Check(it *catalog.Item) []Finding {
	c := &checker{it: it}
	seen := map[string]bool{}
	for _, d := range it.Documents {
		d.For = it.DocumentFor(d)
		c.doc, c.block = d, ""
		c.tags = map[string]Tag{}
		for _, t := range Of(it, d.For) {
			c.tags[t.Name] = t
		}
		known := slices.ContainsFunc(catalog.DocumentKinds, func(t catalog.Term) bool { return t.Slug == d.For })
		c.must(known, "没有选择在什么时候出具")
		c.must(!seen[d.For], "与另一份文书在同一个时候出具，只能有一份")
		seen[d.For] = true
		c.document()
	}
	return c.found
}

// Checkable are the kinds of questions whose answers the check page of a document may show: short ones, which are masked as a whole.
var Checkable = []form.Kind{form.Text, form.Number, form.Money, form.Percent, form.Date, form.Month, form.Choice, form.Choices, form.Region,
	form.Address}

// private is why a document cannot say an answer of staff.
const private = "是内部附注，申请人看不到。请去掉，或者在表单里给它勾选“对外”"

type checker struct {
	it    *catalog.Item
	doc   catalog.Document
	block string
	tags  map[string]Tag
	found []Finding
}

func (c *checker) must(ok bool, say string) {
	if !ok {
		c.found = append(c.found, Finding{c.doc.Key, c.block, "“" + c.doc.Name + "”" + say})
	}
}

func (c *checker) document() {
	d := c.doc
	c.must(strings.TrimSpace(d.Name) != "" && !strings.ContainsAny(d.Name, "\n{}"), "没有标题，或者标题里有花括号")
	c.must(utf8.RuneCountInString(d.Name) <= mostTitle, "的标题超过 40 个字，会超出版面")
	c.must(WordLike(d.Word), "的发文代字应当以“人社”“劳人仲”或者“劳鉴”开头，2 至 8 个汉字")
	c.must(d.ValidDays >= 0 && d.ValidMonths >= 0 && (d.ValidDays == 0 || d.ValidMonths == 0), "的有效期只能填写日数或者月数中的一个")
	c.must(!c.it.Sensitive || len(d.Public) == 0, "在核验页上公开字段，敏感事项不能公开")
	for _, key := range d.Public {
		f := c.question(key)
		if note, is := noted(c.it, key); is {
			c.must(note.Outward, "在核验页上公开的字段“"+note.Label+"”"+private)
			f = &note
		}
		c.must(f != nil, "在核验页上公开的字段已经不存在")
		c.must(f == nil || slices.Contains(Checkable, f.Kind), "在核验页上公开的字段是表格、文件、人员或者长文字，不能公开")
	}
	c.must(len(d.Blocks) <= mostBlocks, "超过 60 段")
	for _, b := range d.Blocks {
		c.block = b.Key
		c.one(b)
	}
	c.block = ""
	if n := len(d.Blocks); n > 0 { // the seal stands with words (FR 3447)
		c.must(d.Blocks[n-1].Kind == catalog.Paragraph, "的最后一段应当是文字，印章不能单独在一页上")
		c.needs()
	}
}

// needs checks what the law asks of a kind of document.
func (c *checker) needs() {
	all := map[string][2]string{
		TagReasons:   {Refused + Denied + Terminated, "没有写明事实和理由，请加入标签“事实和理由”"},
		TagRemedies:  {Refused + Denied + Terminated, "没有告知救济途径，请加入标签“救济途径”"},
		TagPoints:    {Correction, "没有写明补正内容，请加入标签“补正内容”"},
		TagCorrectBy: {Correction, "没有写明补正期限，请加入标签“补正期限”"},
		TagHearing:   {Hearing, "没有写明时间、地点和主持人，请加入标签“听证安排”"},
		TagLacking:   {Pledge, "没有写明暂缺的材料，请加入标签“容缺材料”"},
		TagLackBy:    {Pledge, "没有写明补交的期限，请加入标签“补交期限”"},
		TagReplaced:  {Promised, "没有写明承诺代替哪份材料，请加入标签“承诺代替的材料”"},
		TagPromised:  {Promised, "没有写明承诺了什么，请加入标签“承诺内容”"},
		TagSigned:    {Promised, "没有写明由谁确认，请加入标签“确认”"},
	}
	for _, tag := range []string{TagReasons, TagRemedies, TagPoints, TagCorrectBy, TagHearing, TagLacking, TagLackBy, TagReplaced, TagPromised,
		TagSigned} {
		always := slices.ContainsFunc(c.doc.Blocks, func(b catalog.Block) bool {
			return b.Kind == catalog.Paragraph && b.When == nil && slices.Contains(Tags(b.Text), tag) && !c.leaves(b)
		})
		c.must(c.doc.For == "" || !strings.Contains(all[tag][0], c.doc.For) || always, all[tag][1])
	}
}

// leaves reports whether a block may be left out.
func (c *checker) leaves(b catalog.Block) bool {
	return b.Skip && slices.ContainsFunc(Tags(b.Text), func(tag string) bool { return c.absent(tag) })
}

func (c *checker) absent(tag string) bool {
	t, ok := c.tags[tag]
	if tag == TagUntil {
		return c.doc.ValidDays == 0 && c.doc.ValidMonths == 0
	}
	return !ok || t.Absent != nil && t.Absent(c.it)
}

func (c *checker) one(b catalog.Block) {
	c.must(b.When == nil || c.known(b.When), "有一段的显示条件用了已经删除的字段，或者内部附注的字段")
	switch b.Kind {
	case catalog.TableOf:
		c.table(b)
		return
	case catalog.Heading:
		c.must(len(Paragraphs(b.Text)) == 1, "有一个小标题是空的，或者不止一行")
	case catalog.Paragraph:
		c.must(len(Paragraphs(b.Text)) > 0, "有一段没有文字")
	default:
		c.must(false, "有一段的类型不认识")
	}
	c.must(!strings.ContainsAny(b.Else, "{}\n"), "的“无则写”只能是一行文字，不能有标签")
	for _, line := range Paragraphs(b.Text) {
		c.line(line, b)
	}
}

func (c *checker) line(line string, b catalog.Block) {
	pieces, err := parse(line)
	if err != nil {
		c.must(false, "里"+err.Error()+"："+line)
		return
	}
	for _, p := range pieces {
		if p.tag == "" {
			continue
		}
		t, ok := c.tags[p.tag]
		say := "里的标签“" + Label(c.it, p.tag) + "”"
		note, is := noted(c.it, strings.TrimPrefix(p.tag, FieldTag))
		switch {
		case is && !note.Outward && strings.HasPrefix(p.tag, FieldTag):
			c.must(false, "里用了字段“"+note.Label+"”，它"+private)
		case !ok && slices.ContainsFunc(All, func(t Tag) bool { return t.Name == p.tag }):
			c.must(false, say+"在这种文书里没有内容")
		case !ok:
			c.must(false, say+"不在标签的清单里，或者字段已经删除")
		case c.absent(p.tag) && b.Else == "" && !b.Skip:
			c.must(false, say+"可能没有内容，请填写“无则写”，或者勾选“没有内容时不写这一段”")
		case t.Many && len(pieces) > 1 && !strings.HasPrefix(p.tag, FieldTag):
			c.must(false, say+"可能有几段，请让它单独占一行")
		}
	}
}

func (c *checker) table(b catalog.Block) {
	f := c.question(b.Field)
	if f == nil || f.Kind != form.Rows {
		c.must(false, "有一个表格没有选择表单里的表格，或者它已经删除")
		return
	}
	n := len(f.Fields)
	for _, key := range b.Columns {
		c.must(slices.ContainsFunc(f.Fields, func(o form.FieldDef) bool { return o.Key == key }), "里的表格“"+f.Label+"”用了已经删除的列")
	}
	if len(b.Columns) > 0 {
		n = len(b.Columns)
	}
	c.must(n <= mostColumns, "里的表格“"+f.Label+"”超过 10 列，印不下，请选择要印的列")
	c.must(b.Else != "" || b.Skip || c.filled(b.Field), "里的表格“"+f.Label+"”可能没有行，请填写“无则写”，或者勾选“没有内容时不写这一段”")
}

// filled reports whether a table has rows in every application.
func (c *checker) filled(key string) bool {
	always := false
	each(c.it, func(p form.PartDef, f form.FieldDef) {
		always = always || f.Key == key && f.MinItems > 0 && p.When == nil && f.When == nil && !unsaid(c.it, key)
	})
	return always
}

func (c *checker) question(key string) (found *form.FieldDef) {
	each(c.it, func(_ form.PartDef, f form.FieldDef) {
		if f.Key == key {
			found = &f
		}
	})
	return found
}

// known reports whether a condition asks about questions that are there.
func (c *checker) known(w *form.Cond) bool {
	all := slices.Concat(w.All, w.Any)
	if w.Not != nil {
		all = append(all, *w.Not)
	}
	if len(all) > 0 {
		return !slices.ContainsFunc(all, func(o form.Cond) bool { return !c.known(&o) })
	}
	return strings.HasPrefix(w.Field, "@") || c.question(w.Field) != nil
}

// firstWords begin the 发文代字 of offices, of the commissions of arbitration, and of those that appraise the ability to work.
var firstWords = []string{"人社", "劳人仲", "劳鉴"}

// WordLike reports whether a word can be the 发文代字 of an item's document, behind the short name of a region. It begins with one of
// firstWords, so that it never reads as the word of another region.
func WordLike(s string) bool {
	n := utf8.RuneCountInString(s)
	han := !strings.ContainsFunc(s, func(r rune) bool { return r < 0x4E00 || r > 0x9FFF })
	ours := slices.ContainsFunc(firstWords, func(w string) bool { return strings.HasPrefix(s, w) })
	return s == "" || ours && n <= 8 && han
}
