package config

// Ask is what no public document tells about an outside system, so that the customer has to be asked before the hall goes
// live with it. System is the section of the settings.
type Ask struct{ System, What string }

// Unknown lists what has to be asked about the systems that are set.
func (c Config) Unknown() []Ask {
	var list []Ask
	add := func(set bool, system, what string) {
		if set {
			list = append(list, Ask{system, what})
		}
	}
	add(c.Province.Kind == "direct", "province",
		"form of time (yyyyMMddHHmmss is sent), x-tif headers, names of the services, codes of refusals, whether users are sealed")
	add(c.Province.Kind == "oidc", "province", "names of the claims, and the values of corUserRole")
	add(c.Alipay.Base != "", "alipay", "product of the contract, document types that are opened, limits per person and day")
	add(c.CA.Roots != "", "ca", "OCSP or CRL, certificates of responders, OIDs of the unit's code")
	add(c.Licence.Base != "", "licence", "the whole protocol: the platform's own is not public")
	add(c.Core.Base != "", "core", "the whole protocol, and the codes of 待遇 and 工伤")
	add(c.Exchange.Base != "", "exchange",
		"fields of the interface's question and answer, whether it compares the representative's number, whether its secret is sealed")
	add(c.Seal.Base != "", "seal", "the whole protocol, and the form of signed files")
	return list
}
