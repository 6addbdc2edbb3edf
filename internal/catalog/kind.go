package catalog

import "slices"

// MaterialKinds are the kinds of materials that can be handed in again from the 材料库 (ITM-8). A kind means the same thing in
// every item that names it.
var MaterialKinds = []string{"营业执照", "法定代表人身份证明", "授权委托书", "居民身份证"}

// KindOf gives the kind of a material by its key, and for how many days a file of it is valid; 0 is without end.
func (it *Item) KindOf(key string) (kind string, days int) {
	i := slices.IndexFunc(it.Materials, func(m Material) bool { return m.Key == key })
	if i < 0 {
		return "", 0
	}
	return it.Materials[i].Kind, it.Materials[i].ValidDays
}
