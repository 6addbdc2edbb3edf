package news

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"wangting/internal/agreement"
	"wangting/internal/catalog"
	"wangting/internal/check"
	"wangting/internal/fault"
	"wangting/internal/workday"
)

// Windows, free days and agreements are contents like the others: drafted, read by a second pair of eyes, published on a date, taken back.
// What the public reads of them stands elsewhere: in guides and the channel of a city, in every limit, before a registration.

const (
	mostLine  = 200
	mostItems = 100
	mostDays  = 3000
)

// tidyLive puts what only some kinds hold into canonical form.
func (c *Content) tidyLive() {
	c.Address, c.Hours, c.Phone = strings.TrimSpace(c.Address), strings.TrimSpace(c.Hours), strings.TrimSpace(c.Phone)
	c.Days = strings.TrimSpace(strings.ReplaceAll(c.Days, "\r\n", "\n"))
	c.Edition = strings.TrimSpace(c.Edition)
	if c.Kind != Window {
		c.Address, c.Hours, c.Phone, c.Items = "", "", "", nil
	}
	if c.Kind != Holidays {
		c.Days = ""
	}
	if c.Kind != Agreement {
		c.Of, c.Edition = "", ""
		return
	}
	if name := agreement.Kind(c.Of).Name(); name != "" {
		c.Title = name
	}
}

func (c Content) checkLive(f *faults) {
	for name, line := range map[string]string{"address": c.Address, "hours": c.Hours, "phone": c.Phone} {
		f.add(utf8.RuneCountInString(line) > mostLine, name, fmt.Sprintf("最多 %d 个字", mostLine))
	}
	f.add(len(c.Items) > mostItems, "items", fmt.Sprintf("最多 %d 个事项", mostItems))
	f.add(utf8.RuneCountInString(c.Days) > mostDays, "days", fmt.Sprintf("最多 %d 个字", mostDays))
	f.add(utf8.RuneCountInString(c.Edition) > 20, "edition", "最多 20 个字")
	f.add(c.Kind == Agreement && agreement.Kind(c.Of).Name() == "", "of", "请选择是哪一份协议")
	f.add((c.Kind == Holidays || c.Kind == Agreement) && c.Region != "" && c.Region != Province, "region", c.Kind.Name()+"适用于全省，请选择全省")
}

func (c Content) readyLive(f *faults) {
	switch c.Kind {
	case Window:
		f.add(c.Address == "", "address", "请填写地址")
		f.add(c.Hours == "", "hours", "请填写办公时间")
	case Holidays:
		if _, err := c.Year(); err != nil {
			f.add(true, "days", fault.Of(err).FieldSays("days"))
		}
	case Agreement:
		f.add(c.Edition == "", "edition", "请填写版本，例如 2026-12")
		f.add(agreement.Kind(c.Of).Taken(c.Edition), "edition", "这个版本号已经用过，请换一个")
	}
}

// clashes says what stands against a content that is ready: another of the same window, year or agreement, or a version that was in force
// once. It is beside the field.
func (s *Service) clashes(d Dossier) error {
	c, year := d.Content, 0
	if c.Kind == Holidays {
		y, err := c.Year()
		if err != nil {
			return err
		}
		year = y.Year
	}
	for _, k := range s.Board().all {
		if k.ID == d.ID || k.Kind != c.Kind {
			continue
		}
		switch other, _ := k.Live.Year(); {
		case c.Kind == Window && k.Region == c.Region && k.Title == c.Title:
			return fault.On("title", "这个地区已经有同名的窗口，请打开它修改")
		case c.Kind == Holidays && other.Year == year:
			return fault.On("days", fmt.Sprintf("%d 年的放假安排已经发布，请打开它更正", year))
		case c.Kind == Agreement && k.Live.Of == c.Of:
			return fault.On("of", "这份协议已经有一项内容，请打开它修改")
		}
	}
	if c.Kind == Agreement && slices.ContainsFunc(published(d.Steps), func(old Content) bool { return old.Edition == c.Edition }) {
		return fault.On("edition", "这个版本号已经用过，请换一个")
	}
	return nil
}

// published are the contents that were approved, of steps with the newest first.
func published(steps []Step) []Content {
	var out []Content
	approved := false
	for _, st := range steps {
		if st.Verb == ActApprove {
			approved = true
		}
		if st.Content != nil {
			if approved {
				out = append(out, *st.Content)
			}
			approved = false
		}
	}
	return out
}

// lay brings the free days that are published into the calendar by which limits are counted.
func (s *Service) lay(b *Board) {
	if s.Calendar == nil {
		return
	}
	var years []workday.Year
	for _, p := range b.years {
		if y, err := p.Year(); err == nil { // none was published that is not one
			years = append(years, y)
		}
	}
	s.Calendar.Lay(years...)
}

// Agreed gives what editors have put in force of an agreement. It is agreement.Shelf.Published.
func (s *Service) Agreed(k agreement.Kind) (version, body string, ok bool) {
	p, ok := s.Board().texts[string(k)]
	return p.Edition, p.Text, ok
}

// Texts are the agreements as editors have left them.
func (s *Service) Texts() *agreement.Shelf {
	return &agreement.Shelf{Published: s.Agreed, Past: s.AgreedOnce}
}

// AgreedOnce gives a version of an agreement that editors have put in force once. It is agreement.Shelf.Past.
func (s *Service) AgreedOnce(ctx context.Context, k agreement.Kind, version string) (string, error) {
	list, err := s.Store.Articles(ctx, Query{Kind: Agreement, Limit: mostItems})
	if err != nil {
		return "", fmt.Errorf("reading the agreements: %w", err)
	}
	for _, a := range list {
		steps, err := s.Store.Steps(ctx, a.ID)
		if err != nil {
			return "", fmt.Errorf("reading the steps of an agreement: %w", err)
		}
		slices.Reverse(steps)
		for _, c := range published(steps) {
			if c.Of == string(k) && c.Edition == version {
				return c.Text, nil
			}
		}
	}
	return "", fault.New(fault.NotFound, "没有这个版本的协议")
}

// Offices are the windows that editors have published. It is catalog.Service.Offices.
func (s *Service) Offices() []catalog.Office {
	list := s.Board().Windows
	out := make([]catalog.Office, len(list))
	for i, p := range list {
		out[i] = catalog.Office{Window: catalog.Window{Name: p.Title, Address: p.Address, Phone: p.Phone, Hours: p.Hours}, Region: p.Region,
			Note: p.Text, Items: p.Items}
	}
	return out
}

// ItemsOf reads the items of a window as editors type them: a name or a code a line. Invalid beside items for a line that is none.
func ItemsOf(typed string, items []*catalog.Item) ([]string, error) {
	var codes []string
	for line := range strings.Lines(typed) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		i := slices.IndexFunc(items, func(it *catalog.Item) bool { return it.Code == line || it.Name == line })
		if i < 0 {
			return codes, fault.On("items", "没有叫“"+check.Short(line)+"”的事项，请照事项管理里的名称或编码填写")
		}
		if !slices.Contains(codes, items[i].Code) {
			codes = append(codes, items[i].Code)
		}
	}
	return codes, nil
}

// Year reads the days of a content as the notice of one year. Invalid beside days, with the line that is wrong.
func (c Content) Year() (workday.Year, error) {
	return DaysOf(c.Days, cmp.Or(c.By, "内容管理")+"《"+c.Title+"》")
}

// SayPeriod says how many working days a 公示期 has; "" for one that is not whole yet, or where no calendar is laid.
func (s *Service) SayPeriod(from, until string) string {
	if s.Calendar == nil {
		return ""
	}
	return s.Calendar.SayPeriod(from, until)
}
