package form

import (
	"fmt"
	"math/big"
	"regexp"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"wangting/internal/regno"
)

// sentence says what is wrong with the answer v and how to correct it. No sentence
// repeats v.
func sentence(f Field, why jsonschema.ErrorKind, v any) string {
	switch k := why.(type) {
	case *kind.Required:
		return ask(f)
	case *kind.Type:
		return wrongType(f)
	case *kind.Format:
		if destroyed(v) {
			return sayDestroyed(f)
		}
		return wrongFormat(f, k.Err)
	case *kind.Pattern:
		if destroyed(v) {
			return sayDestroyed(f)
		}
		if f.Say != "" {
			return f.Say
		}
		return f.Label + "的写法不对，请核对"
	case *kind.MinLength:
		return fmt.Sprintf("%s应不少于 %d 个字，当前是 %d 个字", f.Label, k.Want, k.Got)
	case *kind.MaxLength:
		return fmt.Sprintf("%s应不超过 %d 个字，当前是 %d 个字", f.Label, k.Want, utf8.RuneCountInString(plain(v)))
	case *kind.Minimum:
		return f.Label + "应不小于 " + bound(f, k.Want)
	case *kind.ExclusiveMinimum:
		return f.Label + "应大于 " + bound(f, k.Want)
	case *kind.Maximum:
		return f.Label + "应不大于 " + bound(f, k.Want)
	case *kind.ExclusiveMaximum:
		return f.Label + "应小于 " + bound(f, k.Want)
	case *kind.MultipleOf:
		return f.Label + "应为 " + bound(f, k.Want) + " 的整数倍"
	case *kind.MinItems:
		if f.Kind == Files {
			return "请上传" + f.Label
		}
		if f.Kind == Choices {
			return fmt.Sprintf("%s应至少选择 %d 项", f.Label, k.Want)
		}
		return fmt.Sprintf("%s应至少填写 %d 行", f.Label, k.Want)
	case *kind.MaxItems:
		if f.Kind == Choices {
			return fmt.Sprintf("%s应最多选择 %d 项，当前是 %d 项", f.Label, k.Want, k.Got)
		}
		return fmt.Sprintf("%s应不超过 %d 行，当前是 %d 行", f.Label, k.Want, k.Got)
	case *kind.Enum, *kind.OneOf, *kind.Const:
		return ask(f)
	}
	return "请核对" + f.Label
}

// ask is the sentence for a missing answer.
func ask(f Field) string {
	switch f.Kind {
	case Choice, Choices, Region, Date, Month, Moment:
		return "请选择" + f.Label
	case Tick:
		return "请勾选“" + f.Label + "”"
	case Files:
		return "请上传" + f.Label
	case Rows:
		return fmt.Sprintf("%s应至少填写 %d 行", f.Label, max(f.MinItems, 1))
	}
	return "请填写" + f.Label
}

func wrongType(f Field) string {
	switch f.Kind {
	case Money:
		return f.Label + "应为以元为单位的数字，最多两位小数"
	case Number, Percent:
		if f.Integer {
			return f.Label + "应为整数"
		}
		return f.Label + "应为数字"
	}
	return ask(f)
}

// scientific is what a spreadsheet makes of a long number.
var scientific = regexp.MustCompile(`^\d(\.\d+)?E\+\d+$`)

// destroyed reports whether an answer was copied out of a spreadsheet that has lost the end of the number (IN-3).
func destroyed(v any) bool {
	typed, ok := v.(string)
	return ok && scientific.MatchString(regno.Normalise(typed))
}

func sayDestroyed(f Field) string {
	return f.Label + "已被表格软件改成科学计数，后几位已丢失。请把表格里这一列的单元格格式设为“文本”，再重新填写完整的号码"
}

func wrongFormat(f Field, cause error) string {
	if say := sayOf(cause); say != "" {
		return say
	}
	switch f.Kind {
	case Date:
		return f.Label + "应为日期，写作 年-月-日"
	case Month:
		return f.Label + "应为年月，写作 年-月，例如 2026-03"
	case Moment:
		return f.Label + "应为日期和时间，例如 2026-03-01 14:30"
	case Region:
		return ask(f)
	case Address:
		return wrongAddress(f, cause)
	}
	return f.Label + "的写法不对，请核对"
}

// bound prints a limit the way the answer is typed.
func bound(f Field, r *big.Rat) string {
	n, _ := r.Float64()
	if f.Kind == Money {
		return yuan(n) + " 元"
	}
	if f.Kind == Percent {
		return plain(n) + "%"
	}
	if f.Suffix != "" {
		return plain(n) + " " + f.Suffix
	}
	return plain(n)
}
