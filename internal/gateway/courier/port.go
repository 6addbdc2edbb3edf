package courier

import "wangting/internal/parcel"

var _ parcel.Courier = (*Gateway)(nil)
