package config

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// looksEmulated reports whether an address is on this machine, in whatever spelling, or below the path of an emulator.
func looksEmulated(addr string) bool {
	host := norm.NFKC.String(hostOf(addr)) // full-width digits are digits to name resolution
	switch first, rest, _ := strings.Cut(host, "."); {
	case first == "localhost" || first == "ip6-localhost" || first == "ip6-loopback" || strings.HasSuffix(rest, "localdomain"):
		return true
	}
	if strings.HasSuffix(host, ".localhost") || strings.Contains(strings.ToLower(addr), "emulator") {
		return true
	}
	ip, ok := parseIP(host)
	return ok && (ip.IsLoopback() || ip.IsUnspecified())
}

// hostOf gives the host of an address with or without a scheme, in lower case and without the dot of the root.
func hostOf(addr string) string {
	if !strings.Contains(addr, "://") {
		addr = "//" + addr
	}
	u, err := url.Parse(addr)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
}

// parseIP reads an IP address, also in the older writings of IPv4 that name resolution accepts: one to four numbers,
// decimal, octal or hexadecimal, the last of which fills the rest (2130706433, 0x7f.1, 127.1).
func parseIP(host string) (netip.Addr, bool) {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Unmap().WithZone(""), true
	}
	parts := strings.Split(host, ".")
	if len(parts) > 4 {
		return netip.Addr{}, false
	}
	var ip uint64
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 0, 32)
		if err != nil || strings.Contains(part, "_") {
			return netip.Addr{}, false
		}
		if i < len(parts)-1 {
			if n > 255 {
				return netip.Addr{}, false
			}
			ip |= n << (8 * (3 - i))
			continue
		}
		if n >= 1<<(8*(4-i)) {
			return netip.Addr{}, false
		}
		ip |= n
	}
	return netip.AddrFrom4([4]byte{byte(ip >> 24), byte(ip >> 16), byte(ip >> 8), byte(ip)}), true
}

// isPlain reports whether an address has another scheme than https. The SMS service's may stand without one, and is asked by https.
func isPlain(addr string) bool {
	scheme, _, has := strings.Cut(strings.ToLower(strings.TrimSpace(addr)), "://")
	return has && scheme != "https"
}

// storesPlain reports whether the materials go to another machine by plain http. A store on this machine is the operators' own.
func (c Config) storesPlain() bool {
	u, err := url.Parse(c.Blob)
	if err != nil || u.Scheme != "s3" {
		return false
	}
	endpoint := u.Query().Get("endpoint")
	return isPlain(endpoint) && !looksEmulated(endpoint)
}

// Addresses are those of the outside systems that are set, by the name of their setting.
func (c Config) Addresses() map[string]string {
	all := map[string]string{
		"alipay.base":      c.Alipay.Base,
		"sms.endpoint":     c.SMS.Endpoint,
		"register.base":    c.Register.Base,
		"companies.base":   c.Companies.Base,
		"exchange.base":    c.Exchange.Base,
		"exchange.refresh": c.Exchange.Refresh,
		"realname.base":    c.RealName.Base,
		"province.entry":   c.Province.Entry,
		"province.base":    c.Province.Base,
		"province.issuer":  c.Province.Issuer,
		"licence.base":     c.Licence.Base,
		"core.base":        c.Core.Base,
		"courier.base":     c.Courier.Base,
		"seal.base":        c.Seal.Base,
	}
	for _, o := range c.Legacy {
		all["legacy."+o.Code+".base"] = o.Base
	}
	for _, w := range c.Witnesses {
		all["witness."+w.Name+".base"] = w.Base
	}
	for name, v := range all {
		if v == "" {
			delete(all, name)
		}
	}
	return all
}
