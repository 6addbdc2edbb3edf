package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"wangting/internal/actor"
	"wangting/internal/app"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/person"
	"wangting/internal/regno"
	"wangting/internal/unit"
)

// The unit that has an account already, so that there is something to look at.
const (
	UnitCode  = "91321200MA2ABCD130"
	UnitName  = "泰州示例物流有限公司"
	RepNumber = "321202199205013965"
	RepPhone  = "13800001382"
)

const mediation = "dispute-mediation"

// play makes cases come to be as people would make them.
type play struct {
	h                       *app.Hall
	unit                    actor.Actor
	clerk, reviewer, second actor.Actor
}

func (p play) fill(ctx context.Context) error {
	if err := p.open(ctx); err != nil {
		return fmt.Errorf("opening the demo's unit: %w", err)
	}
	for i, upTo := range []string{"draft", "filed", "correction", "closed"} {
		if err := p.file(ctx, i, upTo); err != nil {
			return fmt.Errorf("making the demo's case %s: %w", upTo, err)
		}
	}
	return p.ask(ctx)
}

// open gives the unit its account, person, mandate and password, and the person their own.
func (p *play) open(ctx context.Context) error {
	r, who := p.h.Rooms, actor.SystemActor("demo")
	hash, err := r.Credentials.Hash(ctx, Password)
	if err != nil {
		return err
	}
	return p.h.DB.InTx(ctx, func(ctx context.Context) error {
		u, err := r.Units.Open(ctx, who, unit.New{USCC: UnitCode, Name: UnitName, Region: "321200", Kind: "有限责任公司", Address: "江苏省泰州市海陵区示例路 2 号"})
		if err != nil {
			return err
		}
		x, err := r.Persons.Ensure(
			ctx,
			who,
			person.New{Name: "测试壬", DocType: regno.IdentityCard, DocNumber: RepNumber, Phone: RepPhone, VerifiedBy: person.ByFace},
		)
		if err != nil {
			return err
		}
		m, err := r.Mandates.GrantRepresentative(ctx, who, u.ID, x.ID)
		if err != nil {
			return err
		}
		p.unit = actor.Actor{PersonID: x.ID, UnitID: u.ID, MandateID: m.ID, Level: actor.Representative}
		if err := r.Credentials.PutPerson(ctx, who, x.ID, hash); err != nil {
			return err
		}
		return r.Credentials.Put(ctx, who, m.ID, hash)
	})
}

// file takes one application as far as upTo.
func (p play) file(ctx context.Context, i int, upTo string) error {
	s := p.h.Rooms.Cases
	c, err := s.Begin(ctx, p.unit, mediation)
	if err != nil {
		return err
	}
	version, err := s.Save(ctx, p.unit, c.ID, answers(i), c.Version)
	if err != nil || upTo == "draft" {
		return err
	}
	if _, err := s.Attach(
		ctx,
		p.unit,
		c.ID,
		casework.Upload{Slot: "identity", Name: "营业执照.png", Body: bytes.NewReader(picture())},
	); err != nil {
		return err
	}
	if _, err := s.Submit(ctx, p.unit, c.ID, version); err != nil || upTo == "filed" {
		return err
	}
	if err := s.ClaimCase(ctx, p.clerk, c.ID); err != nil {
		return err
	}
	if upTo == "correction" {
		return s.AskCorrection(ctx, p.clerk, c.ID, casework.Asking{Words: "请写清楚争议发生的经过，并补充营业执照的清晰图片。", Points: []casework.Point{
			{Name: "facts", Reason: casework.Wrong, Words: "缺少时间和经过"}, {Material: true, Name: "identity", Reason: casework.Wrong, Words: "图片看不清"}}})
	}
	if err := s.AcceptCase(ctx, p.clerk, c.ID, "材料齐全，予以受理。"); err != nil {
		return err
	}
	return p.decide(ctx, c.ID)
}

func (p play) decide(ctx context.Context, id string) error {
	s := p.h.Rooms.Cases
	for _, f := range []func() error{
		func() error { return s.ClaimCase(ctx, p.reviewer, id) },
		func() error {
			return s.WriteNote(ctx, p.reviewer, id, form.Data{"mediatedBy": "测试丁", "performBy": "2026-12-31",
				"agreed": "单位补发第三季度加班工资的差额，职工不再就同一事项提出请求。"}, "")
		},
		func() error {
			return s.ProposeVerdict(ctx, p.reviewer, id, casework.Approved, "事实清楚，建议组织调解。")
		},
		func() error { return s.ClaimCase(ctx, p.second, id) },
		func() error {
			return s.DecideCase(ctx, p.second, id, casework.Approved, "双方已达成调解协议，请按协议履行。")
		},
		func() error { return s.CloseCase(ctx, p.second, id, "调解协议书已送达双方。") },
	} {
		if err := f(); err != nil && !errors.Is(err, fault.Conflict) {
			return err
		}
	}
	return nil
}

func answers(i int) form.Data {
	return form.Data{
		"applicantKind": "unit", "unitName": UnitName, "uscc": UnitCode, "contact": "测试壬", "contactPhone": RepPhone, "hasAgent": "no",
		"respondent":        map[string]any{"name": "测试癸", "docType": "01", "number": "321203199510084336", "phone": "13800001390"},
		"respondentAddress": "江苏省泰州市海陵区示例巷 9 号", "workRegion": "321200", "contractSigned": "yes", "joined": "2021-03-01",
		"dispute": "pay", "happened": fmt.Sprintf("2026-10-%02d", 11+i),
		"claims":     []any{map[string]any{"claim": "就加班工资的计算方式达成一致", "amount": float64(1280000 + 10000*i)}},
		"facts":      "职工认为第三季度的加班工资少算，单位按考勤记录计算，双方多次协商没有结果，现申请调解。",
		"arbitrated": "no", "way": "online", "truth": true,
	}
}

// picture is a small image, as a scan would be: a sheet of paper with lines.
func picture() []byte {
	sheet := image.NewGray(image.Rect(0, 0, 320, 200))
	draw.Draw(sheet, sheet.Rect, image.White, image.Point{}, draw.Src)
	for y := 40; y < 180; y += 24 {
		draw.Draw(sheet, image.Rect(40, y, 280, y+6), image.NewUniform(color.Gray{Y: 160}), image.Point{}, draw.Src)
	}
	var b bytes.Buffer
	_ = png.Encode(&b, sheet)
	return b.Bytes()
}
