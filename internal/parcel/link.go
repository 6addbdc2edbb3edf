package parcel

// Where the owner of a parcel finds it, and where the courier calls; an id follows.
const (
	UnitPath     = "/unit/parcels"
	OwnPath      = "/me/parcels"
	CallbackPath = "/callback/courier/"
)

// LinkTo is where the owner of a parcel finds it.
func LinkTo(parcelID string, personal bool) string {
	if personal {
		return OwnPath + "/" + parcelID
	}
	return UnitPath + "/" + parcelID
}
