package auto

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"wangting/internal/form"
)

// rule asks one thing. It gives why the rule does not hold, for the applicant and for staff; "" when it holds.
type rule func(ctx context.Context, core Core, who subject, params map[string]string) (why string, err error)

// rules are those of catalog.Rules.
var rules = map[string]rule{
	"card-usable":               cardUsable,
	"unit-registered":           unitRegistered,
	"unit-clear":                unitClear,
	"not-repeated":              notRepeated,
	"not-employed":              notEmployed,
	"not-registered-unemployed": notRegisteredUnemployed,
	"not-retired":               notRetired,
	"of-age":                    ofAge,
	"insured-as-said":           insuredAsSaid,
	"roster-declared":           rosterDeclared,
	"own-people":                ownPeople,
	"has-return":                hasReturn,
	"agreed":                    agreed,
	"lawful-terms":              lawfulTerms,
	"has-benefit":               hasBenefit,
}

// filled puts the answers of the form in place of =field. An answer that was not given is "".
func filled(params map[string]string, d form.Data) map[string]string {
	out := map[string]string{}
	for key, v := range params {
		if field, ok := strings.CutPrefix(v, "="); ok {
			v, _ = d[field].(string)
		}
		out[key] = v
	}
	return out
}

func (who subject) person() map[string]string {
	return map[string]string{"aac058": string(who.doc.Type), "aac147": who.doc.Number}
}

// one gives the only row of a view; nil when there is none or more than one.
func one(ctx context.Context, core Core, view string, values map[string]string) (map[string]string, error) {
	rows, err := core.Look(ctx, view, values)
	if err != nil || len(rows) != 1 {
		return nil, err
	}
	return rows[0], nil
}

func cardUsable(ctx context.Context, core Core, who subject, _ map[string]string) (string, error) {
	row, err := one(ctx, core, "card", who.person())
	switch {
	case err != nil:
		return "", err
	case row == nil:
		return "没有查到一张可以挂失的社会保障卡", nil
	case row["state"] != "正常" && row["state"] != "临时挂失":
		return "社会保障卡的状态是“" + row["state"] + "”", nil
	}
	return "", nil
}

func unitRegistered(ctx context.Context, core Core, who subject, _ map[string]string) (string, error) {
	row, err := one(ctx, core, "unit-state", map[string]string{"aab998": string(who.uscc)})
	if err != nil || row["registered"] == "true" {
		return "", err
	}
	return "单位没有参保，或者已暂停参保", nil
}

func unitClear(ctx context.Context, core Core, who subject, _ map[string]string) (string, error) {
	row, err := one(ctx, core, "unit-state", map[string]string{"aab998": string(who.uscc)})
	if err != nil || row["owing"] == "0" {
		return "", err
	}
	return "单位有欠费", nil
}

func notRepeated(ctx context.Context, _ Core, who subject, _ map[string]string) (string, error) {
	number, err := who.earlier(ctx)
	if err != nil || number == "" {
		return "", err
	}
	return "同一事项还有一件在办，办件编号" + number, nil
}

func notEmployed(ctx context.Context, core Core, who subject, _ map[string]string) (string, error) {
	row, err := one(ctx, core, "employment", who.person())
	switch {
	case err != nil:
		return "", err
	case row == nil:
		return "没有查到您的就业失业记录", nil
	case row["insured"] != "false":
		return "您正在由“" + row["unit"] + "”缴纳社会保险", nil
	}
	return "", nil
}

func notRegisteredUnemployed(ctx context.Context, core Core, who subject, _ map[string]string) (string, error) {
	row, err := one(ctx, core, "employment", who.person())
	switch {
	case err != nil:
		return "", err
	case row == nil:
		return "没有查到您的就业失业记录", nil
	case row["status"] == "失业":
		return "您已有失业登记", nil
	}
	return "", nil
}

func notRetired(ctx context.Context, core Core, who subject, _ map[string]string) (string, error) {
	rows, err := core.Look(ctx, "pension", who.person())
	if err != nil || len(rows) == 0 {
		return "", err
	}
	return "您正在领取养老待遇", nil
}

// ofAge asks nobody: the number of an identity card says it. Of other documents it says nothing.
func ofAge(_ context.Context, _ Core, who subject, params map[string]string) (string, error) {
	years, err := strconv.Atoi(params["years"])
	if err != nil {
		return "", fmt.Errorf("reading the years of rule of-age: %w", err)
	}
	born, ok := who.doc.Birth()
	switch {
	case !ok:
		return "证件号码中没有出生日期，无法核对年龄", nil
	case who.now.Before(born.AddDate(years, 0, 0)):
		return "未满 " + params["years"] + " 周岁", nil
	}
	return "", nil
}

// insuredAsSaid holds too where no employer is asked for.
func insuredAsSaid(ctx context.Context, core Core, who subject, params map[string]string) (string, error) {
	if params["employer"] == "" {
		return "", nil
	}
	row, err := one(ctx, core, "employment", who.person())
	if err != nil || row["unit"] == params["employer"] {
		return "", err
	}
	return "参保记录中的单位与填写的“" + params["employer"] + "”不一致", nil
}
