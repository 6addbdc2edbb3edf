package form

func (d Definition) Dead(audience string) []Finding { return nil }
