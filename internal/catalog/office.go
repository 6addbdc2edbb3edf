package catalog

import "slices"

// Office is a window that editors publish beside the items: where it is and when it is open changes without a version of any item.
type Office struct {
	Window
	Region string
	Note   string   // what else to know before going there
	Items  []string // codes of what it handles, beside the items that name it
}

// offices are those that editors have published.
func (s *Service) offices() []Office {
	if s == nil || s.Offices == nil {
		return nil
	}
	return s.Offices()
}

// WindowsOf are the windows of an item: those that it names, as their place says now, and those whose place names the item.
func (s *Service) WindowsOf(it *Item) []Window {
	out := slices.Clone(it.Windows)
	for _, p := range s.offices() {
		i := slices.IndexFunc(out, func(w Window) bool { return w.Name == p.Name })
		switch {
		case i >= 0:
			out[i] = p.Window
		case slices.Contains(p.Items, it.Code):
			out = append(out, p.Window)
		}
	}
	return out
}

// OfficesOf are the places of a region that editors have published.
func (s *Service) OfficesOf(region string) []Office {
	return slices.DeleteFunc(slices.Clone(s.offices()), func(p Office) bool { return p.Region != region })
}
