package editor

import (
	"encoding/json"
	"fmt"
	"slices"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// Rating is when applicants are asked to rate, and with which tags (ITM-16).
type Rating struct {
	RateAt   []catalog.Occasion `json:"rateAt"`
	RateTags string             `json:"rateTags"` // one a line
}

func askRating() form.Definition {
	return ask(
		picks("rateAt", "什么时候请申请人评价", "每个时候评价一次；一个都不选就是不评价", terms(catalog.Occasions)...),
		long("rateTags", "评价标签", fmt.Sprintf("每行一个，最多 %d 个，每个最多 %d 个字。不填用大厅通用的标签", catalog.MostRateTags, catalog.LongestRateTag)),
	)
}

// setRating stores what a form says. The usual choice is stored as none at all, like in items from before there was one.
func setRating(it *catalog.Item, raw []byte) error {
	var r Rating
	if err := json.Unmarshal(raw, &r); err != nil {
		return err
	}
	switch {
	case len(r.RateAt) == 0:
		it.RateAt = []catalog.Occasion{catalog.RateNever}
	case slices.Equal(r.RateAt, []catalog.Occasion{catalog.RateClose}):
		it.RateAt = nil
	default:
		it.RateAt = catalog.Rates(r.RateAt)
	}
	it.RateTags = split(r.RateTags)
	return nil
}

func (c *checker) rating() {
	at, must := catalog.Rates(c.it.RateAt), c.it.MustRate()
	c.must(!must || len(at) > 0, "messages", PathRating, "“"+c.it.Type+"”的办件应当能评价，不能都不选")
	c.should(!must || len(at) == 0 || slices.Contains(at, catalog.RateClose), "messages", PathRating, "只在受理后评价，申请人不能评价办理的结果")
	c.must(!c.it.Immediate || !slices.Contains(at, catalog.RateAccept), "messages", PathRating, "即时办结没有受理这一步，不能在受理后评价")
	c.must(len(c.it.RateTags) <= catalog.MostRateTags, "messages", PathRating, fmt.Sprintf("评价标签最多 %d 个", catalog.MostRateTags))
	seen := map[string]bool{}
	for _, t := range c.it.RateTags {
		c.must(catalog.RateTagFits(t), "messages", PathRating, fmt.Sprintf("评价标签“%s”要在 %d 个字以内，不能有英文逗号", t, catalog.LongestRateTag))
		c.must(!seen[t], "messages", PathRating, "评价标签“"+t+"”写了两次")
		seen[t] = true
	}
}
