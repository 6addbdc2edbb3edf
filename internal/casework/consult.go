package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/staff"
	"wangting/internal/workday"
)

// Asked is what staff enter to ask for opinions: one question to a department, to colleagues by name, or to both.
type Asked struct {
	To         []string // staff ids
	Department string   // its id
	Expert     bool     // 专家评审: the clock stands; else 部门会办: it runs
	Question   string
	Files      []string // ids of the materials that they may see, and no others
	Days       int      // working days to answer
}

// ConsultDays are the working days that a consultation may give. The first is the default.
var ConsultDays = [...]int{5, 3, 10}

// mostAsked bounds how many colleagues one consultation asks by name.
const mostAsked = 10

func (a *Asked) check() error {
	f := &fault.Fault{Kind: fault.Invalid}
	a.To = slices.Compact(slices.Sorted(slices.Values(a.To)))
	a.Files = slices.Compact(slices.Sorted(slices.Values(a.Files)))
	switch {
	case len(a.To) == 0 && a.Department == "":
		f.Fields = append(f.Fields, fault.Field{Name: "to", Say: "请选择征求谁的意见：一个部门，或者一名以上的工作人员"})
	case len(a.To) > mostAsked:
		f.Fields = append(f.Fields, fault.Field{Name: "to", Say: fmt.Sprintf("一次最多征求 %d 个人的意见", mostAsked)})
	}
	a.Question = strings.TrimSpace(a.Question)
	if err := fitting(a.Question); err != nil {
		f.Fields = append(f.Fields, fault.Of(err).Fields...)
	}
	if a.Question == "" {
		f.Fields = append(f.Fields, fault.Field{Name: "words", Say: "请填写要问的问题"})
	}
	if a.Days = cmp.Or(a.Days, ConsultDays[0]); !slices.Contains(ConsultDays[:], a.Days) {
		f.Fields = append(f.Fields, fault.Field{Name: "days", Say: "请选择反馈期限"})
	}
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

// ConsultOn asks a department and colleagues of the region (征求意见), each with a matter of its own. Until all have answered, or
// until their day has passed, nobody decides. The applicant is told that, and whether the clock stands, but neither the question nor
// the answers.
func (s *Service) ConsultOn(ctx context.Context, who actor.Actor, caseID string, a Asked) error {
	if err := a.check(); err != nil {
		return err
	}
	due := s.Calendar.Add(s.Now(), a.Days)
	words := "部门会办，办理时限照常计算。"
	if a.Expert {
		words = "专家评审，最迟到 " + due.In(workday.Zone).Format("1 月 2 日") + "，其间办理时限暂停。"
	}
	step := act{verb: Consult, words: words, to: Consulting}
	step.change = func(ctx context.Context, c *Case, at moment) error {
		department, err := s.askable(ctx, who, *c, a)
		if err != nil {
			return err
		}
		if a.Expert {
			c.Clock.stand(s.Calendar, at.now, due)
		}
		c.free()
		m := Matter{CaseID: c.ID, Kind: Consultation, AskedBy: handOf(who, actor.Reviewer), AskedAt: at.now, DueAt: due, Stands: a.Expert,
			Question: a.Question, Files: append([]string{}, a.Files...)}
		for _, to := range a.To {
			m.ID, m.To = id.New(), to
			if err := s.Store.AddMatter(ctx, m); err != nil {
				return err
			}
		}
		if a.Department == "" {
			return nil
		}
		m.ID, m.To, m.Department, m.DepartmentName = id.New(), "", department.ID, department.Name
		return s.Store.AddMatter(ctx, m)
	}
	return s.act(ctx, who, caseID, step)
}

// askable checks whom a case is asked about and what they are shown, and gives the department that is asked.
func (s *Service) askable(ctx context.Context, who actor.Actor, c Case, a Asked) (staff.Department, error) {
	for _, to := range a.To {
		if who.IsAmong(to) || s.Staff.May(ctx, to, actor.Reviewer, c.Region) != nil {
			return staff.Department{}, fault.On("to", "请选择本地区的其他审核人员")
		}
	}
	if len(a.Files) > 0 {
		list, err := s.Store.Materials(ctx, c.ID)
		if err != nil {
			return staff.Department{}, fmt.Errorf("reading materials: %w", err)
		}
		for _, file := range a.Files {
			if !slices.ContainsFunc(list, func(m Material) bool { return m.ID == file }) {
				return staff.Department{}, fault.On("file", "所选的材料已有变动，请重新选择")
			}
		}
	}
	if a.Department == "" {
		return staff.Department{}, nil
	}
	tree, err := s.Staff.Tree(ctx)
	if err != nil {
		return staff.Department{}, err
	}
	d, ok := tree.Find(a.Department)
	if !ok || d.ID == c.Department || d.Region != c.Region && d.Region != Province {
		return d, fault.On("department", "请选择本地区或者省本级的另一个部门")
	}
	return d, nil
}

// Asks reports whether somebody is asked for this opinion: by name, as the deputy of whoever is, or as a reviewer of the department
// that is asked or of one below it, or as the deputy of one.
func (m Matter) Asks(who actor.Actor, tree staff.Tree) bool {
	if m.Kind != Consultation || !who.IsStaff() {
		return false
	}
	if m.Department == "" {
		return who.IsAmong(m.To)
	}
	in := func(d staff.Department) bool { return d.ID == m.Department }
	return who.Has(actor.Reviewer) && !who.IsAmong(m.AskedBy.ID) &&
		(slices.ContainsFunc(tree.Above(who.Department), in) || tree.Heads(who.StaffID, m.Department) ||
			slices.ContainsFunc(tree.Above(who.ForDepartment), in) || who.For != "" && tree.Heads(who.For, m.Department))
}

// GiveOpinion is the answer of whoever was asked, or of their deputy. When it is the last that is awaited, the case goes on where it was.
// Forbidden for everybody else.
func (s *Service) GiveOpinion(ctx context.Context, who actor.Actor, caseID, words string) error {
	if words = strings.TrimSpace(words); words == "" {
		return fault.On("words", "请填写您的意见")
	}
	if err := fitting(words); err != nil {
		return err
	}
	tree, err := s.Staff.Tree(ctx)
	if err != nil {
		return err
	}
	return s.beside(ctx, who, caseID, Opinion, func(ctx context.Context, st Standing, c *Case) (step, error) {
		open := st.awaited()
		if c.State != Consulting || len(open) == 0 {
			return step{}, errChanged
		}
		i := slices.IndexFunc(open, func(m Matter) bool { return m.Asks(who, tree) })
		if i < 0 {
			return step{}, fault.New(fault.Forbidden, "这一意见征求的是另一名工作人员，或者您已经反馈")
		}
		m := open[i]
		m.AnsweredBy, m.AnsweredAt, m.Answer = handOf(who, actor.Reviewer), st.Now, words
		if m.To != "" && m.To != who.StaffID {
			m.AnsweredFor = m.To
		}
		if err := s.Store.AnswerMatter(ctx, m); err != nil {
			return step{}, changed(err)
		}
		taken := step{by: m.AnsweredBy, standsIn: m.AnsweredFor, inside: len(open) > 1}
		if len(open) == 1 {
			s.goOn(st, c, m)
			taken.tell = &Telling{}
		}
		return taken, nil
	})
}

// awaited are the consultations that are not answered.
func (s Standing) awaited() []Matter {
	var out []Matter
	for _, m := range s.Matters {
		if m.Kind == Consultation && m.Open() {
			out = append(out, m)
		}
	}
	return out
}

// goOn lets a case go on whose last consultation is over.
func (s *Service) goOn(st Standing, c *Case, m Matter) {
	if m.Stands {
		c.Clock.resume(s.Calendar, st.Now)
	}
	c.State = stateAt(st.Stage(), *c)
}

// lapseOpinion lets a case go on whose consultations were not all answered in time.
func (s *Service) lapseOpinion(ctx context.Context, st Standing, c *Case) (Verb, string, error) {
	open := st.awaited()
	if len(open) == 0 || slices.ContainsFunc(open, func(m Matter) bool { return !st.Now.After(m.DueAt) }) {
		return "", "", nil
	}
	for _, m := range open {
		m.AnsweredBy, m.AnsweredAt, m.Answer = handOf(actor.SystemActor("casework"), ""), st.Now, "逾期没有反馈"
		if err := s.Store.AnswerMatter(ctx, m); err != nil {
			return "", "", changed(err)
		}
	}
	s.goOn(st, c, open[0])
	return PeriodEnds, "征求意见到期，没有收到全部反馈。", nil
}

// chosen says which materials of a case the caller may see. free means all: they were not asked for an opinion, or take part in the case
// otherwise. Whoever is asked sees what was chosen for them, before and after they have answered.
func (s *Service) chosen(ctx context.Context, who actor.Actor, c Case, matters []Matter) (files []string, free bool, err error) {
	presides := func(m Matter) bool { return m.Kind == Hearing && who.IsAmong(m.To) }
	if who.Has(actor.Admin) || who.Has(actor.Auditor) || who.IsAmong(c.ClaimedBy) || who.IsAmong(c.AcceptedBy) || who.IsAmong(c.ReviewedBy) ||
		slices.ContainsFunc(matters, presides) ||
		!slices.ContainsFunc(matters, func(m Matter) bool { return m.Kind == Consultation && m.Files != nil }) {
		return nil, true, nil
	}
	tree, err := s.Staff.Tree(ctx)
	if err != nil {
		return nil, false, err
	}
	free = true
	for _, m := range matters {
		if m.Files != nil && m.Asks(who, tree) {
			files, free = append(files, m.Files...), false
		}
		if who.IsAmong(m.AskedBy.ID) {
			return nil, true, nil
		}
	}
	if free {
		return nil, true, nil
	}
	events, err := s.Store.Events(ctx, c.ID)
	if err != nil {
		return nil, false, fmt.Errorf("reading events: %w", err)
	}
	took := func(e Event) bool { return e.By.Kind == "staff" && who.IsAmong(e.By.ID, e.For) && takesPart(e.Verb) }
	return files, slices.ContainsFunc(events, took), nil
}

// takesPart reports whether a step makes whoever took it one of those who handle the case. What anybody at the desk may do beside its
// flow, such as a message or a claim that was given back, does not: it would open every file to whoever is only asked.
func takesPart(v Verb) bool {
	return v == Extend || v == HearDone || v != Opinion && slices.ContainsFunc(moves, func(m Move) bool {
		return m.Verb == v && (m.By == actor.Clerk || m.By == actor.Reviewer)
	})
}

var errOnlyAsked = fault.New(fault.Forbidden, "这件办件正在征求您的意见，请先反馈意见；征求意见结束后才能认领或者移交")

// onlyAsked reports whether a case waits for opinions, and all that the caller has to do with it is to give one: who holds a case sees
// all of its files.
func (s *Service) onlyAsked(ctx context.Context, who actor.Actor, c Case) (bool, error) {
	if c.State != Consulting {
		return false, nil
	}
	matters, err := s.Store.Matters(ctx, c.ID)
	if err != nil {
		return false, fmt.Errorf("reading what is asked about the case: %w", err)
	}
	_, free, err := s.chosen(ctx, who, c, matters)
	return err == nil && !free, err
}

// confine leaves in a view what somebody sees who is only asked for an opinion: the form, the materials that were chosen for them, what
// they are asked and answered, and the steps that the applicant sees too. Objections, what others are asked and answer, the notes and
// 审查要点 of the office, corrections, messages and documents are for those who handle the case; when it is asked for no opinion
// any more, an extension that waits for another reviewer is shown to them as well, since they may be that one.
func (s *Service) confine(ctx context.Context, who actor.Actor, v *View) error {
	files, free, err := s.chosen(ctx, who, v.Case, v.Matters)
	if err != nil || free {
		return err
	}
	tree, err := s.Staff.Tree(ctx)
	if err != nil {
		return err
	}
	whole := v.Standing()
	v.whole, v.Confined, v.Opened.confined = &whole, true, !v.Case.State.Ended()
	v.Materials = slices.DeleteFunc(slices.Clone(v.Materials), func(m Material) bool { return !slices.Contains(files, m.ID) })
	v.Matters = slices.DeleteFunc(slices.Clone(v.Matters), func(m Matter) bool {
		return !m.Asks(who, tree) && (m.Kind != Extension || !m.Open() || v.Case.State == Consulting)
	})
	v.Events = slices.DeleteFunc(slices.Clone(v.Events), func(e Event) bool {
		return e.Inside && (e.By.Kind != "staff" || !who.IsAmong(e.By.ID, e.For))
	})
	for i, e := range v.Events { // its words say what was found, and where, of files that were not chosen
		if e.Verb == Ask {
			v.Events[i].Words = ""
		}
	}
	v.Notes, v.Checks, v.Corrections, v.Messages = nil, nil, nil, nil
	v.Item.Notes = nil
	return nil
}

var errUnseen = fault.New(fault.Forbidden, "您只被征求过意见，没有看到全部材料，认领后才能办理")

// seesAll refuses a step to whoever was only asked for an opinion and has not claimed the case since: they have not seen what they would
// act on.
func (s *Service) seesAll(ctx context.Context, who actor.Actor, st Standing) error {
	_, free, err := s.chosen(ctx, who, st.Case, st.Matters)
	if err == nil && !free {
		err = errUnseen
	}
	return err
}

// beyondOpinion refuses what somebody does who is only asked for an opinion, and is not to give one.
func (s *Service) beyondOpinion(ctx context.Context, who actor.Actor, c Case) error {
	only, err := s.onlyAsked(ctx, who, c)
	if err == nil && only {
		err = errOnlyAsked
	}
	return err
}

// beyondReading is NotFound for whoever was only asked for an opinion and has no other part in the case, while it runs: its documents
// are not theirs to read. Those of an ended case are read by the whole office.
func (s *Service) beyondReading(ctx context.Context, who actor.Actor, c Case) error {
	if c.State.Ended() {
		return nil
	}
	matters, err := s.Store.Matters(ctx, c.ID)
	if err != nil {
		return fmt.Errorf("reading what is asked about the case: %w", err)
	}
	_, free, err := s.chosen(ctx, who, c, matters)
	if err == nil && !free {
		err = errNoCase
	}
	return err
}
