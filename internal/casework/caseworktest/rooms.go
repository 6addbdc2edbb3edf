package caseworktest

import (
	"context"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/form"
)

type items struct {
	h    *Hall
	form *form.Form
}

func (i items) Item(ctx context.Context, code string) (casework.Item, error) {
	return i.ItemVersion(ctx, code, i.h.Version)
}

func (i items) ItemVersion(_ context.Context, code string, version int64) (casework.Item, error) {
	it := casework.Item{Code: code, Version: version, Open: true, PromiseDays: 20, Form: i.form, Department: "示例市就业服务中心"}
	switch code {
	case Subsidy:
		it.Name = "就业技能培训补贴申请"
		it.Slots = []casework.Slot{{Key: "table", Name: "培训补贴申请表", MaxBytes: 1 << 20},
			{Key: "photos", Name: "学员合影", Optional: true, Many: true, Types: []string{"pdf", "jpg"}}}
	case Arbitration:
		it.Name, it.Sensitive, it.TwoReviewers, it.PromiseDays = "劳动人事争议仲裁申请", true, true, 45
	case Title: // personal, needs the word of the employer
		it.Name, it.Open, it.OpenPersonal, it.EmployerIn = "职称申报退回修改", false, true, "company"
	default:
		return it, fault.New(fault.NotFound, "没有这个事项")
	}
	return it, nil
}

func (i items) Named(_ context.Context, words string) []string {
	var out []string
	for code, name := range map[string]string{Subsidy: "就业技能培训补贴申请", Arbitration: "劳动人事争议仲裁申请"} {
		if strings.Contains(name, words) {
			out = append(out, code)
		}
	}
	return out
}

type units struct{}

func (units) Unit(context.Context, string) (string, string, error) {
	return "江南示例精密机械有限公司", "320102", nil
}

// ByCode knows one unit, by what Filled holds in the field of the employer.
func (units) ByCode(_ context.Context, code string) (string, string, string, error) {
	if code != Filled()["company"] {
		return "", "", "", fault.New(fault.NotFound, "")
	}
	return Unit, code, "320102", nil
}

type names struct{}

func (names) Of(_ context.Context, hands []casework.Hand) (map[casework.Hand]string, error) {
	out := map[casework.Hand]string{}
	for _, h := range hands {
		switch h.Kind {
		case "person":
			out[h] = "测**"
		case "staff":
			out[h] = "工作人员 " + h.ID
		}
	}
	return out, nil
}

type colleagues struct{}

func (colleagues) May(_ context.Context, staffID string, role actor.Role, _ string) error {
	if !strings.HasPrefix(staffID, string(role)) {
		return fault.New(fault.Forbidden, "")
	}
	return nil
}
