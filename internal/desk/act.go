package desk

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/web"
)

// act is one step as the desk offers it: the call to the core, and the message on success.
type act struct {
	do   func(ctx context.Context, who actor.Actor, caseID string, t typed) error
	said string
}

// acts maps each verb to its step. The verb is also the last part of the step's path.
func (p Pages) acts() map[casework.Verb]act {
	return map[casework.Verb]act{
		casework.Accept: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			return p.Core.AcceptCase(ctx, who, id, t.Words)
		}, "已受理，申请人会收到通知"},
		casework.Refuse: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			return p.Core.RefuseAcceptance(ctx, who, id, t.Words)
		}, "已决定不予受理，理由已告知申请人"},
		casework.Ask: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			return p.Core.AskCorrection(ctx, who, id, t.asking())
		}, "已要求补正，申请人补正前办理时限暂停"},
		casework.Review: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			return p.Core.ProposeVerdict(ctx, who, id, t.Verdict, t.said())
		}, "审查意见已提交，办件进入下一环节"},
		casework.Decide: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			return p.Core.DecideCase(ctx, who, id, t.Verdict, t.said())
		}, "决定已作出，请办结"},
		casework.Close: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			return p.Core.CloseCase(ctx, who, id, t.Words)
		}, "已办结"},
		casework.Claim: {func(ctx context.Context, who actor.Actor, id string, _ typed) error {
			return p.Core.ClaimCase(ctx, who, id)
		}, saidClaimed},
		casework.Release: {func(ctx context.Context, who actor.Actor, id string, _ typed) error {
			return p.Core.ReleaseCase(ctx, who, id)
		}, "已释放，其他工作人员可以认领"},
		casework.HandOver: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			d := casework.Destination{To: t.To, Department: t.More["department"], Region: t.More["region"], Why: t.Words}
			return p.Core.HandOverCase(ctx, who, id, d)
		}, "已移交，办件没有新的变化之前，可以在“移交记录”里撤回"},
		casework.Assign: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			return p.Core.AssignCase(ctx, who, id, t.To, t.More["holder"])
		}, "已分配，承办人会在“我的办件”里看到"},
		casework.Say: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			return p.Core.Message(ctx, who, id, t.Words)
		}, "留言已发送"},
	}
}

// typed is what somebody typed into the form of a step.
type typed struct {
	Verb    casework.Verb
	Words   string
	Verdict casework.Verdict
	Days    string
	To      string
	Tos     []string          // of whom several may be chosen
	Files   []string          // ids of materials
	More    map[string]string // the other inputs, by name
	Points  []typedPoint      // the checked ones, in the order sent
	Fault   *fault.Fault      // the fault of the core
}

// step handles the form of one step: it calls the core and answers the request.
func (p Pages) step(verb casework.Verb, a act) web.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		t, err := read(r, verb)
		if err != nil {
			return err
		}
		id := r.PathValue("id")
		err = a.do(r.Context(), actor.From(r.Context()), id, t)
		switch {
		case errors.Is(err, fault.Invalid), errors.Is(err, fault.Conflict), errors.Is(err, fault.Forbidden), errors.Is(err, fault.Away):
			t.Fault = fault.Of(err)
			return p.dossier(w, r, web.Status(t.Fault.Kind), look{typed: &t})
		case err != nil:
			return err
		}
		web.Session(r.Context()).Flash(a.said)
		return web.Redirect(w, r, trailOf(r).from(casePath(id)))
	}
}

// read parses the form of a step.
func read(r *http.Request, verb casework.Verb) (typed, error) {
	if err := r.ParseForm(); err != nil {
		return typed{}, fault.Wrap(fault.Invalid, "提交的内容无法读取，请返回后重试", err)
	}
	t := typed{Verb: verb, Words: strings.TrimSpace(r.PostForm.Get("words")), Verdict: casework.Verdict(r.PostForm.Get("verdict")),
		Days: r.PostForm.Get("days"), To: r.PostForm.Get("to"), Tos: r.PostForm["to"], Files: r.PostForm["file"], More: readMore(r)}
	for _, key := range r.PostForm["point"] {
		t.Points = append(t.Points, typedPoint{key, casework.Reason(r.PostForm.Get("reason." + key)),
			strings.TrimSpace(r.PostForm.Get("note." + key)), r.PostForm["spot."+key]})
	}
	return t, nil
}

// said are the words of a verdict. Those that were written out of failed points say why not, so nobody grants with them untouched.
func (t typed) said() string {
	plain := func(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }
	if t.Verdict == casework.Approved && plain(t.Words) == plain(t.More["prewritten"]) {
		return ""
	}
	return t.Words
}

// stepForm is the form of one step, ready to print.
type stepForm struct {
	Verb    casework.Verb
	Action  string
	Keep    string // where 暂存 posts it
	Words   string
	Phrases []casework.Phrase
	Fault   *fault.Fault
	Failed  string // the words that were written out of the 审查要点, if the form began with them
}

// id is the HTML id of an input of the form. The verb is part of it, because several forms of a
// page have an input of the same name.
func (f stepForm) id(name string) string { return string(f.Verb) + "-" + name }

// form gives the form of a step, filled with what was typed into it.
func (v *caseView) form(verb casework.Verb, t *typed) *stepForm {
	f := &stepForm{Verb: verb, Action: v.trail.from(v.Path + "/" + string(verb)), Keep: v.trail.from(v.Path + "/keep/" + string(verb)),
		Words: v.kept[verb].Words, Phrases: v.phrases}
	if proposes[verb] && f.Words == "" {
		f.Words, f.Failed = failing(v.failed), failing(v.failed)
	}
	if t != nil && t.Verb == verb {
		f.Words, f.Fault = t.Words, t.Fault
	}
	return f
}

// proposes are the steps whose words begin with what does not meet the 审查要点.
var proposes = map[casework.Verb]bool{casework.Ask: true, casework.Refuse: true, casework.Review: true, casework.Decide: true}

// problemOf gives the fault of a step, with links to the inputs of that step's form.
func problemOf(t *typed, choices []pointChoice) *fault.Fault {
	if t == nil || t.Fault == nil {
		return nil
	}
	f := *t.Fault
	f.Fields = nil
	for _, field := range t.Fault.Fields {
		id := string(t.Verb) + "-" + field.Name
		if at := pointAt(field.Name, t.Points, choices); at != "" {
			id = at
		}
		f.Fields = append(f.Fields, fault.Field{Name: id, Say: field.Say})
	}
	return &f
}
