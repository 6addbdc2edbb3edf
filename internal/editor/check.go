package editor

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/form"
	"wangting/internal/wording"
)

// Finding is one thing that the check of an item has found (EDT-6).
type Finding struct {
	Section string // of the editor: see Sections
	Path    string // of the element; "" is the section
	Must    bool   // 必须修改; else 建议修改
	Say     string
}

// Section is one page of the editor of an item.
type Section struct{ Key, Name string }

// Sections are the pages of an item, in the order of the screen (EDT-2).
var Sections = []Section{
	{"basic", "基本信息"}, {"form", "表单"}, {"materials", "材料"}, {"flow", "办理流程"}, {"documents", "结果文书"}, {"query", "查询"}, {"messages", "消息与评价"},
	{"scope", "范围与时间"}, {"versions", "版本"}, {"check", "检查"},
}

// Check proves an item whole before anybody applies for it.
func (s *Service) Check(ctx context.Context, who actor.Actor, code string) ([]Finding, error) {
	w, err := s.Work(ctx, who, code)
	if err != nil {
		return nil, err
	}
	return s.Proved(ctx, w.Item, s.Now()), nil
}

// Check proves an item whole; earlier are its published versions.
func Check(it *catalog.Item, earlier []*catalog.Item) []Finding {
	own := *it // looking for a field gives an item an empty form, which would change its digest
	c := &checker{it: &own}
	c.head()
	c.law()
	c.scope()
	c.routes()
	if it.Online && it.Query {
		c.lookup()
	}
	if !it.Online || it.Query {
		return c.found
	}
	c.form(earlier)
	c.materials()
	c.flow()
	c.documents()
	c.conditions()
	c.references()
	c.write()
	c.entitled()
	c.rating()
	return c.found
}

// Blocks reports whether a finding refuses the publication.
func Blocks(list []Finding) bool {
	return slices.ContainsFunc(list, func(f Finding) bool { return f.Must })
}

type checker struct {
	it    *catalog.Item
	found []Finding
}

func (c *checker) must(ok bool, section, path, say string) {
	if !ok {
		c.found = append(c.found, Finding{section, path, true, say})
	}
}

func (c *checker) should(ok bool, section, path, say string) {
	if !ok {
		c.found = append(c.found, Finding{section, path, false, say})
	}
}

func (c *checker) head() {
	it := c.it
	c.must(it.Name != "", "basic", PathBasic, "没有填写事项名称")
	c.must(it.Summary != "", "basic", PathBasic, "没有填写一句话说明")
	c.must(it.Department != "", "basic", PathBasic, "没有填写受理部门")
	c.must(slices.Contains(catalog.Boards, it.Board), "basic", PathBasic, "没有选择业务板块")
	c.must(it.Audience != "", "basic", PathBasic, "没有选择服务对象")
	c.must(it.Online || it.Offline != "", "basic", PathBasic, "网上不能办理的事项，要说明在哪里办理")
	c.should(it.Type != "", "basic", PathBasic, "没有选择事项类型：不适用行政许可五日内告知的规定，也不强制评价，文书告知行政复议和行政诉讼")
	c.must(len(it.Conditions) > 0, "basic", PathGuide, "没有写申请条件")
	c.must(len(it.Steps) > 0, "basic", PathGuide, "没有写办理步骤")
	c.should(len(it.FAQ) > 0, "basic", PathGuide, "没有写常见问题，申请人会打电话来问")
}

func (c *checker) law() {
	it := c.it
	c.must(len(it.LegalBasis) > 0, "basic", PathLaw, "没有写设定依据")
	c.must(it.Immediate || it.Query || !it.Online || it.PromiseDays > 0 || it.Line != "", "basic", PathLaw, "没有填写承诺时限")
	c.must(it.LegalDays == 0 || it.PromiseDays <= it.LegalDays, "basic", PathLaw,
		fmt.Sprintf("承诺 %d 个工作日，多于法定的 %d 个工作日", it.PromiseDays, it.LegalDays))
}

func (c *checker) scope() {
	it := c.it
	c.must(it.Begins == "" || it.Ends == "" || it.Begins < it.Ends, "scope", PathScope, "停办时间不晚于生效时间")
	for _, s := range it.Seasons {
		c.must(s.From <= s.Till, "scope", PathScope, "申报期的结束早于开始，跨年的申报期请分成两行")
	}
	c.seasons()
	c.must(len(it.Seasons) == 0 && it.Ends == "" && it.Begins == "" || it.EndWords != "", "scope", PathScope,
		"有生效、停办时间或申报期，要写不能申请时告诉申请人的话")
	c.must(len(it.Codes) == 0 || it.OtherUnits != "", "scope", PathScope, "只对一部分单位开放的事项，要写其他单位到哪里办")
	c.must(!it.Face || it.Audience == catalog.ForPersons, "scope", PathScope, "刷脸提交只用于个人申请的事项")
	for _, o := range []struct{ key, say string }{{it.RegionIn, "决定办理地区的字段已经不存在"}, {it.EmployerIn, "决定审核单位的字段已经不存在"}} {
		list, _ := fieldAt(it, o.key)
		c.must(o.key == "" || list != nil && !byOthers(it, o.key), "scope", PathScope, o.say)
	}
	c.must(it.EmployerIn == "" || it.EmployerWord != "", "scope", PathScope, "有单位审核，要选择单位审核方式")
	c.joint()
	c.should(it.EmployerIn != "" || it.EmployerWord == "", "scope", PathScope, "选了单位审核方式，没有选由哪个字段决定审核单位")
}

// joint looks at who confirms what a unit files together with them.
func (c *checker) joint() {
	it := c.it
	if it.JointWith == "" {
		return
	}
	list, i := fieldAt(it, it.JointWith)
	switch {
	case list == nil || byOthers(it, it.JointWith):
		c.must(false, "scope", PathScope, "决定共同申请人的字段已经不存在")
	case strings.Contains(it.JointWith, "/") || (*list)[i].Kind != form.Person:
		c.must(false, "scope", PathScope, "决定共同申请人的字段要是“人员”，不能在表格里")
	case !(*list)[i].Required || (*list)[i].When != nil || !(*list)[i].Phone:
		c.must(false, "scope", PathScope, "决定共同申请人的字段要必填、没有条件，并且填写手机：没有账户的人靠短信知道")
	}
	c.must(it.For(catalog.ForUnits), "scope", PathScope, "只有个人申请的事项，没有单位提交的申请要共同申请人确认")
	c.must(!it.For(catalog.ForPersons) || it.EmployerIn != "" && it.EmployerWord == catalog.EmployerAgrees, "scope", PathScope,
		"要共同申请的事项，个人申请的由单位确认：请选择由哪个字段决定审核单位，审核方式选“须同意”")
	c.must(!automatic(it), "scope", PathScope, "要共同申请的事项不能先由系统自动核对：受理前要等对方确认")
}

// automatic reports whether rules decide the item first. They need the core system as well: a locked answer hinders nobody more.
func automatic(it *catalog.Item) bool {
	return it.Flow != nil && len(it.Flow.Stages) > 0 && it.Flow.Stages[0].Kind == catalog.Automatic
}

// form asks the engine that will draw the form.
func (c *checker) form(earlier []*catalog.Item) {
	d := definitionOf(c.it)
	for _, p := range d.Parts {
		for _, f := range p.Fields {
			c.must(!f.Locked || !strings.HasPrefix(f.Source, "core.") || automatic(c.it) || d.Chooses(f.Source), "form", KindField+":"+f.Key,
				"“"+f.Label+"”锁定为核心系统的内容，核心系统中断时申请人填不了，请去掉锁定")
		}
		c.must(p.Filler != form.ByUnit || c.it.EmployerIn != "", "form", KindPart+":"+p.Key,
			"“"+p.Title+"”由单位审核人填写，但这个事项没有单位审核：请在“范围”里选择由哪个字段决定审核单位，或者更换填写人")
	}
	list := d.Check(string(c.it.Audience))
	usable := !slices.ContainsFunc(list, func(f form.Finding) bool { return f.Must })
	for _, was := range earlier {
		if was.Definition != nil {
			list = append(list, d.KindChanged(*was.Definition)...)
		}
	}
	for _, f := range list {
		path := ""
		switch {
		case f.Part:
			path = KindPart + ":" + f.Key
		case f.Key != "":
			path = KindField + ":" + f.Key
		}
		c.add(Finding{"form", path, f.Must, f.Say})
	}
	if !usable {
		return
	}
	_, err := c.it.Form()
	if err == nil {
		_, err = c.it.Notes()
	}
	if err == nil {
		_, err = c.it.UnitForm()
	}
	c.must(err == nil, "form", "", fmt.Sprintf("表单还不能使用：%v", err))
}

// add takes a finding once: several earlier versions may say the same.
func (c *checker) add(f Finding) {
	if !slices.Contains(c.found, f) {
		c.found = append(c.found, f)
	}
}

func (c *checker) materials() {
	seen := map[string]bool{}
	for _, m := range c.it.Materials {
		path := KindMaterial + ":" + m.Key
		c.must(m.Name != "", "materials", path, "有一份材料没有名称")
		c.must(!seen[m.Name], "materials", path, "两份材料都叫“"+m.Name+"”")
		c.must(m.Kind == "" || slices.Contains(catalog.MaterialKinds, m.Kind), "materials", path, "“"+m.Name+"”的种类“"+m.Kind+"”不是材料库里的种类")
		seen[m.Name] = true
		c.must(m.Kind != "" || m.ValidDays == 0, "materials", path, "“"+m.Name+"”写了再用的天数，没有选择材料库里的种类")
		c.should(m.Hint != "", "materials", path, "“"+m.Name+"”没有说明要什么样的文件")
		c.lacking(m, path)
		c.made(m, path)
		if m.RequiredIf == nil {
			continue
		}
		for _, asks := range m.RequiredIf.Asks() {
			f, ok := question(c.it, asks.Field)
			c.must(ok, "materials", path, "“"+m.Name+"”的必交条件用了已经删除的字段")
			c.must(!byOthers(c.it, asks.Field), "materials", path, "“"+m.Name+"”的必交条件用了不是申请人填写的字段")
			for _, v := range asks.Equals {
				known := !ok || len(f.Options) == 0 || slices.ContainsFunc(f.Options, func(o form.Option) bool { return o.Value == v })
				c.must(known, "materials", path, "“"+m.Name+"”的必交条件用了“"+f.Label+"”没有的选项“"+v+"”")
			}
		}
	}
}

// lacking checks a material that may follow after the acceptance (可容缺).
func (c *checker) lacking(m catalog.Material, path string) {
	if m.LackDays <= 0 {
		return
	}
	offered, decisive := false, false
	for _, s := range c.it.TheFlow().Stages {
		_, use := s.Use("accept_lacking")
		offered = offered || use
		decisive = decisive || slices.ContainsFunc(s.Points, func(p catalog.Check) bool { return p.On == KindMaterial+":"+m.Key })
	}
	c.must(offered, "materials", path, "“"+m.Name+"”可容缺，但流程里没有“容缺受理”")
	c.must(!decisive, "materials", path, "“"+m.Name+"”是审查要点对照的材料，没有它不能审查，不能容缺")
	c.must(!m.Optional || m.RequiredIf != nil, "materials", path, "“"+m.Name+"”是选交的材料，不用容缺")
	c.must(m.LackDays <= c.it.PromiseDays, "materials", path,
		fmt.Sprintf("“%s”可容缺 %d 个工作日，超过承诺时限 %d 个工作日", m.Name, m.LackDays, c.it.PromiseDays))
}

// made checks a material that the hall makes (自动获取, 以承诺代替). Uploading always stays possible, and both are files of the type PDF.
func (c *checker) made(m catalog.Material, path string) {
	if m.Fetch != "" {
		k, ok := catalog.FetchOf(m.Fetch)
		c.must(ok, "materials", path, "“"+m.Name+"”自动获取的内容不认识")
		c.must(!ok || c.it.For(k.For), "materials", path, "“"+m.Name+"”自动获取的是“"+k.Name+"”，与这个事项的服务对象不符")
	}
	pdf := len(m.Types) == 0 || slices.Contains(m.Types, "pdf")
	c.must(pdf || m.Fetch == "" && m.Promise == "", "materials", path, "“"+m.Name+"”可以自动获取或者以承诺代替，文件类型要有 PDF")
	c.must(m.Promise == "" || m.LackDays == 0, "materials", path, "“"+m.Name+"”可以以承诺代替，就不用容缺")
}

func (c *checker) flow() {
	for _, f := range c.it.CheckFlow() {
		path := PathFlow
		if key, ok := strings.CutPrefix(f.Where, "flow:"); ok {
			path = KindStage + ":" + key
		}
		c.found = append(c.found, Finding{"flow", path, f.Must, f.Say})
	}
}

func (c *checker) documents() {
	for _, f := range wording.Check(c.it) {
		path := KindDocument + ":" + f.Document
		if f.Block != "" {
			path = KindBlock + ":" + f.Document + "/" + f.Block
		}
		c.add(Finding{"documents", path, true, f.Say})
	}
	for _, say := range wording.CheckMessages(c.it) {
		c.add(Finding{"messages", PathMessages, true, say})
	}
}
