package rehearsal

import (
	"context"
	"slices"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/id"
	"wangting/internal/workday"
)

// Submit saves the form of the draft, and submits it.
func (s *Service) Submit(ctx context.Context, who actor.Actor, code string, data form.Data) error {
	return s.change(ctx, who, code, func(ctx context.Context, r *Rehearsal, hall *casework.Service) error {
		c := r.Hall.Kept
		version, err := hall.Save(ctx, r.applicant(), c.ID, data, c.Version)
		if err != nil {
			return err
		}
		if _, err = hall.Submit(ctx, r.applicant(), c.ID, version); err != nil {
			return err
		}
		return r.otherSide(ctx, hall)
	})
}

// otherSide answers for the other side when it is asked: nobody else can. Whoever holds the case records it.
func (r *Rehearsal) otherSide(ctx context.Context, hall *casework.Service) error {
	if n := len(r.Hall.Consented); n == 0 || r.Hall.Consented[n-1].Answer != casework.ConsentOpen {
		return nil
	}
	return hall.RecordConsent(ctx, HandOf(r.Hall.Kept.ClaimedBy).actor(), r.Hall.Kept.ID, "试办：视为对方已经确认共同申请")
}

// Fill saves the form of the draft, whatever is missing: what is typed stays when it cannot be submitted.
func (s *Service) Fill(ctx context.Context, who actor.Actor, code string, data form.Data) error {
	return s.change(ctx, who, code, func(ctx context.Context, r *Rehearsal, hall *casework.Service) error {
		_, err := hall.Save(ctx, r.applicant(), r.Hall.Kept.ID, data, r.Hall.Kept.Version)
		return err
	})
}

// Answer answers the correction that waits: with the form, and with a new file for each material that is asked for.
func (s *Service) Answer(ctx context.Context, who actor.Actor, code string, data form.Data) error {
	return s.change(ctx, who, code, func(ctx context.Context, r *Rehearsal, hall *casework.Service) error {
		c := r.Hall.Kept
		for _, k := range r.Hall.Asked {
			for _, p := range k.Points {
				if k.Waiting() && p.Material {
					if err := r.handIn(ctx, c.ID, p.Name); err != nil {
						return err
					}
				}
			}
		}
		if err := hall.AnswerCorrection(ctx, r.applicant(), c.ID, data, c.Version); err != nil {
			return err
		}
		return r.otherSide(ctx, hall)
	})
}

// Note writes the 内部附注 of the stage, as one of the Hands. last is the save that the page showed.
func (s *Service) Note(ctx context.Context, who actor.Actor, code, as string, data form.Data, last string) error {
	return s.change(ctx, who, code, func(ctx context.Context, r *Rehearsal, hall *casework.Service) error {
		return hall.WriteNote(ctx, HandOf(as).actor(), r.Hall.Kept.ID, data, last)
	})
}

// supply hands in the materials that were promised at a 容缺受理.
func (r *Rehearsal) supply(ctx context.Context, hall *casework.Service) error {
	c := r.Hall.Kept
	for _, k := range r.Hall.Asked {
		for _, p := range k.Points {
			if k.Lacking && k.Waiting() {
				if err := r.handIn(ctx, c.ID, p.Name); err != nil {
					return err
				}
			}
		}
	}
	return hall.AnswerCorrection(ctx, r.applicant(), c.ID, c.Data, c.Version)
}

// handIn adds the row of a file. A rehearsal has no bytes.
func (r *Rehearsal) handIn(ctx context.Context, caseID, slot string) error {
	return r.Hall.AddMaterial(ctx, casework.Material{ID: id.New(), CaseID: caseID, Slot: slot, Name: "试办示例文件.pdf", Type: "pdf", Size: 1024,
		By: casework.Hand{Kind: "person", ID: r.Cast.Person}, UploadedAt: r.Clock})
}

// Doing is one act that the editor plays.
type Doing struct {
	Verb  string // of catalog.Verbs, or one of the acts below
	As    string // key of a Hand, for acts of staff
	Words string
	Deny  bool   // of 审查 and 复审: 不予 is proposed
	Point string // of 补正: the name of a question, or material.KEY

	Data form.Data // of the employer: what they fill in
}

// Acts beside those of the flow.
const (
	Withdraw    = "withdraw" // the applicant
	Supply      = "supply"   // the applicant hands in what they promised
	Agree       = "agree"    // the employer
	SendBack    = "send_back"
	Opinion     = "opinion" // whoever was asked
	HearingHeld = "heard"   // who presides records a hearing
	Move        = "move"    // who presides moves it
	CallOff     = "off"     // who presides calls it off
	Prolong     = "prolong" // another person approves an extension
	Pass        = "pass"    // all rules of an automatic stage hold
	Fail        = "fail"    // one does not
)

// Act does one act. Faults are those of the hall.
func (s *Service) Act(ctx context.Context, who actor.Actor, code string, d Doing) error {
	return s.change(ctx, who, code, func(ctx context.Context, r *Rehearsal, hall *casework.Service) error {
		return r.act(ctx, hall, d)
	})
}

func (r *Rehearsal) act(ctx context.Context, hall *casework.Service, d Doing) error {
	caseID, by, proposal := r.Hall.Kept.ID, HandOf(d.As).actor(), casework.Approved
	if d.Deny {
		proposal = casework.Denied
	}
	switch d.Verb {
	case Withdraw:
		return hall.WithdrawCase(ctx, r.applicant(), caseID, d.Words)
	case Agree, SendBack:
		return hall.EndorseFilled(ctx, r.employer(), caseID, d.Verb == Agree, d.Words, d.Data)
	case Pass, Fail:
		return r.decide(ctx, hall, d.Verb == Pass)
	case "accept":
		return hall.AcceptCase(ctx, by, caseID, d.Words)
	case casework.AcceptLacking:
		return hall.AcceptLackingCase(ctx, by, caseID, d.Words)
	case Supply:
		return r.supply(ctx, hall)
	case "refuse":
		return hall.RefuseAcceptance(ctx, by, caseID, d.Words)
	case "ask":
		name, material := strings.CutPrefix(d.Point, "material.")
		return hall.AskCorrection(ctx, by, caseID, casework.Asking{Words: d.Words, Again: d.Words,
			Points: []casework.Point{{Name: name, Material: material, Reason: casework.Wrong}}})
	case "review", "second":
		return hall.ProposeVerdict(ctx, by, caseID, proposal, d.Words)
	case "grant":
		if err := hall.DecideCase(ctx, by, caseID, casework.Approved, d.Words); err != nil {
			return err
		}
		return r.wouldWrite(ctx, hall)
	case "deny":
		return hall.DecideCase(ctx, by, caseID, casework.Denied, d.Words)
	}
	return r.beside(ctx, hall, d, by)
}

// beside are the acts that do not lead on.
func (r *Rehearsal) beside(ctx context.Context, hall *casework.Service, d Doing, by actor.Actor) error {
	caseID := r.Hall.Kept.ID
	switch d.Verb {
	case "publish":
		return hall.PublishCase(ctx, by, caseID, d.Words)
	case "consult":
		return hall.ConsultOn(ctx, by, caseID, casework.Asked{To: []string{asked(d.As)}, Question: d.Words, Expert: true})
	case "hear":
		v, err := hall.Dossier(ctx, by, caseID)
		if err != nil {
			return err
		}
		return hall.HearCase(ctx, by, caseID, casework.Calling{Kind: casework.HearingKinds[0], Chair: chair(v.Standing(), d.As), Place: "试办示例地点",
			Words: d.Words, When: typed15(r.Clock.AddDate(0, 0, casework.HearNotice+1))})
	case HearingHeld, Move, CallOff:
		return r.hearing(ctx, hall, d)
	case Opinion:
		return hall.GiveOpinion(ctx, by, caseID, d.Words)
	case "suspend":
		return hall.SuspendCase(ctx, by, caseID, casework.Suspending{Reason: casework.SuspendReasons[0], Basis: d.Words})
	case "resume":
		return hall.ResumeCase(ctx, by, caseID, d.Words)
	case "extend":
		return hall.ProposeExtension(ctx, by, caseID, casework.MaxExtension, d.Words)
	case Prolong:
		return hall.AnswerExtension(ctx, by, caseID, true, d.Words)
	case "back":
		return hall.SendBackStage(ctx, by, caseID, d.Words)
	case "terminate":
		return hall.TerminateCase(ctx, by, caseID, d.Words)
	case "close":
		return hall.CloseCase(ctx, by, caseID, d.Words)
	}
	return fault.New(fault.Invalid, "没有这个操作，请刷新页面后再试")
}

// hearing records the hearing that waits, moves it by a day or calls it off, as who presides.
func (r *Rehearsal) hearing(ctx context.Context, hall *casework.Service, d Doing) error {
	i := slices.IndexFunc(r.Hall.Open, func(m casework.Matter) bool { return m.Kind == casework.Hearing && m.Open() })
	if i < 0 {
		return fault.New(fault.Conflict, "现在没有听证或者陈述申辩")
	}
	m := r.Hall.Open[i]
	caseID, by := r.Hall.Kept.ID, HandOf(m.To).actor()
	switch d.Verb {
	case Move:
		at := r.Clock.AddDate(0, 0, casework.HearNotice+1)
		if !at.After(m.DueAt) {
			at = m.DueAt.AddDate(0, 0, 1)
		}
		return hall.MoveHearing(ctx, by, caseID, casework.Moving{Place: "试办改期地点", Words: d.Words, When: typed15(at)})
	case CallOff:
		return hall.CallOffHearing(ctx, by, caseID, d.Words)
	}
	return hall.RecordHearing(ctx, by, caseID, casework.HearingRecord{Signed: "试办示例人", Words: d.Words})
}

// typed15 is a moment as a browser sends it.
func typed15(t time.Time) string { return t.In(workday.Zone).Format("2006-01-02T15:04") }

// Check fills in the 审查要点 of the stage, as one of the Hands. stage is the one that the page showed.
func (s *Service) Check(ctx context.Context, who actor.Actor, code, as, stage string, found []casework.PointFound) error {
	return s.change(ctx, who, code, func(ctx context.Context, r *Rehearsal, hall *casework.Service) error {
		return hall.CheckPoints(ctx, HandOf(as).actor(), r.Hall.Kept.ID, stage, found)
	})
}

// asked is whom somebody asks for an opinion: the other reviewer.
func asked(by string) string {
	if by == "second" {
		return "reviewer"
	}
	return "second"
}

// chair is who presides over a hearing: one of the Hands who has not worked on the case.
func chair(st casework.Standing, by string) string {
	for _, h := range slices.Backward(Hands[:]) {
		if h.actor().Has(actor.Reviewer) && st.MayChair(actor.Actor{StaffID: by}, h.Key) == "" {
			return h.Key
		}
	}
	return asked(by)
}

// decide is what the rules of an automatic stage say, by the stored samples: no other system is asked.
func (r *Rehearsal) decide(ctx context.Context, hall *casework.Service, pass bool) error {
	p, waits, err := hall.Undecided(ctx, r.Hall.Kept.ID)
	switch {
	case err != nil:
		return err
	case !waits:
		return fault.New(fault.Conflict, "办件不在自动核对的环节")
	case pass && p.Lacking() != "":
		return hall.HandToStaff(ctx, p, p.Lacking())
	case pass:
		return hall.GrantByRules(ctx, p, []string{"试办：各项规则都已满足"})
	}
	return hall.HandToStaff(ctx, p, "试办：有一项规则没有满足")
}

// MostForward is how many working days one 时间快进 may pass.
const MostForward = 60

// Forward lets working days pass (时间快进), and then does what the hall does by itself.
func (s *Service) Forward(ctx context.Context, who actor.Actor, code string, days int) error {
	if days < 1 || days > MostForward {
		return fault.On("days", "请填写 1 到 60 个工作日")
	}
	return s.change(ctx, who, code, func(ctx context.Context, r *Rehearsal, hall *casework.Service) error {
		for range days {
			next := r.Clock.Add(24 * time.Hour)
			if due := s.Calendar.Add(r.Clock, 1); due.After(next) { // over a weekend or a holiday
				next = due
			}
			r.Clock = next
			if err := r.byItself(ctx, hall); err != nil {
				return err
			}
		}
		return nil
	})
}

// byItself is what the jobs of the hall do with a case whose day has come.
func (r *Rehearsal) byItself(ctx context.Context, hall *casework.Service) error {
	for _, job := range []func(context.Context, string) error{hall.DeemAccepted, hall.EndPeriod, hall.LapseCorrection, hall.PassSilence} {
		if err := job(ctx, r.Hall.Kept.ID); err != nil {
			return err
		}
	}
	return nil
}

// wouldWrite says in the record what a grant would write to the core business system: a rehearsal writes nothing there.
func (r *Rehearsal) wouldWrite(ctx context.Context, hall *casework.Service) error {
	w, a, ok := r.Item.Writing()
	if !ok || r.Hall.Kept.Verdict != casework.Approved {
		return nil
	}
	return hall.NoteGranted(ctx, r.Hall.Kept, "试办不写入核心业务系统；正式办理时将写入："+w.Told(a)+"。",
		func(context.Context) error { return nil })
}
