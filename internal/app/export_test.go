package app

// SealedColumns are the columns that a rotation seals anew, as table.column.
func (h *Hall) SealedColumns() (columns []string) {
	for _, c := range h.sealed() {
		columns = append(columns, c.Table+"."+c.Name)
	}
	return columns
}
