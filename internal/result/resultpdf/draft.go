package resultpdf

import "wangting/internal/result"

func author(c result.Content) string {
	if c.Unsigned != "" {
		return c.Holder
	}
	return c.Office
}

// above is what stands over the text: of a draft, which no office issues, its mark and its title.
func (s *setter) above() error {
	if s.c.Unsigned == "" {
		return s.letterhead()
	}
	if err := s.centred(style{size: 12, gray: true}, s.c.Unsigned+"　"+s.c.Number); err != nil {
		return err
	}
	s.y -= 46
	if err := s.centred(style{size: 22, bold: true}, s.c.Title); err != nil {
		return err
	}
	s.y -= 42
	return nil
}

// unsigned ends a draft, in the place of a seal.
func (s *setter) unsigned() error {
	s.y -= leading
	return s.centred(style{size: textSize, bold: true}, s.c.Unsigned)
}
