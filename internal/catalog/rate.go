package catalog

import (
	"slices"
	"unicode/utf8"
)

// Occasion is when an applicant is asked to rate (ITM-16).
type Occasion string

// The occasions. RateNever stands alone: items from before there was a choice have none of them, and are rated when they are closed.
const (
	RateAccept Occasion = "accept" // 受理后
	RateClose  Occasion = "close"  // 办结后
	RateNever  Occasion = "never"
)

// Occasions are those that an item may have, in the order in which they come.
var Occasions = []Term{{string(RateAccept), "受理后", ""}, {string(RateClose), "办结后", ""}}

// Word names what is rated; "" for no occasion.
func (o Occasion) Word() string {
	switch o {
	case RateAccept:
		return "受理"
	case RateClose:
		return "办结"
	}
	return ""
}

// Rates gives the occasions that a stored list means, in the order in which they come.
func Rates(stored []Occasion) []Occasion {
	if len(stored) == 0 {
		return []Occasion{RateClose}
	}
	var out []Occasion
	for _, o := range []Occasion{RateAccept, RateClose} {
		if slices.Contains(stored, o) {
			out = append(out, o)
		}
	}
	return out
}

// RateTags are what an applicant can tick beside a rating where the item names nothing else, praise first.
var RateTags = []string{
	"办理速度快", "说明清楚", "材料精简", "服务态度好",
	"办理时间长", "说明不清楚", "材料要求多", "系统不好用", "服务态度差", "需要多次跑动",
}

// RateTagsOf are the tags of an item, or else those of the hall.
func (it *Item) RateTagsOf() []string {
	if len(it.RateTags) > 0 {
		return it.RateTags
	}
	return RateTags
}

// The bounds of an item's own tags.
const (
	MostRateTags   = 12
	LongestRateTag = 12 // characters
)

// RateTagFits reports whether a tag can be shown beside a box, and kept.
func RateTagFits(s string) bool {
	return s != "" && utf8.RuneCountInString(s) <= LongestRateTag && !slices.Contains([]rune(s), ',')
}

// MustRate reports whether the type of an item demands that its cases can be rated: whoever applies for a decision says what they think of
// the service. Of 公共服务 the department decides.
func (it *Item) MustRate() bool {
	return slices.Contains([]string{"行政许可", "行政确认", "行政给付", "其他行政权力"}, it.Type)
}
