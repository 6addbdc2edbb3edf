package parcel

// The pages of a parcel's owner, and the callback of the courier; the id follows.
const (
	UnitPath     = "/unit/parcels"
	OwnPath      = "/me/parcels"
	CallbackPath = "/callback/courier/"
)

// LinkTo returns the address of the owner's page about a parcel.
func LinkTo(parcelID string, personal bool) string {
	if personal {
		return OwnPath + "/" + parcelID
	}
	return UnitPath + "/" + parcelID
}
