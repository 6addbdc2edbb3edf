package limit_test

import (
	"testing"
	"time"

	"wangting/internal/fault"
	"wangting/internal/limit"
	"wangting/internal/secret/secrettest"
)

// LOG-3: a new password is offered where one ends the wait, and nowhere else.
func TestOnlyALockedAccountIsToldOfANewPassword(t *testing.T) {
	for say, err := range map[string]error{
		"您所在的网络登录失败次数过多，请 15 分钟后再试":    limit.Locked("您所在的网络登录失败次数过多", 15*time.Minute),
		"密码连续输错 5 次，请 2 分钟后再试，或重新设置密码": limit.LockedAccount("密码连续输错 5 次", 61*time.Second),
	} {
		if got := fault.Of(err).Say; got != say {
			t.Errorf("%q, want %q", got, say)
		}
	}
}

// LOG-3: one customer with 2^64 addresses is one customer.
func TestAnAddressIsCountedAsTheNetworkOfOneCustomer(t *testing.T) {
	for what, tc := range map[string]struct {
		a, b string
		same bool
	}{
		"two addresses of one /64":                 {"2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true},
		"an address in two writings":               {"2001:DB8:1:2:0:0:0:1", "2001:db8:1:2::1", true},
		"two networks":                             {"2001:db8:1:2::1", "2001:db8:1:3::1", false},
		"an address with the zone of an interface": {"fe80::1%eth0", "fe80::2", true},
		"IPv4 and the same inside IPv6":            {"192.0.2.7", "::ffff:192.0.2.7", true},
		"two IPv4 neighbours":                      {"192.0.2.7", "192.0.2.8", false},
		"what is no address":                       {"13800000000", "13800000001", false},
	} {
		keys := secrettest.Keyring(t)
		same := limit.Network(tc.a) == limit.Network(tc.b)
		hashed := limit.Subject(keys, "address", tc.a) == limit.Subject(keys, "address", tc.b)
		if same != tc.same || hashed != tc.same {
			t.Errorf("%s: the same %v, hashed %v; want %v", what, same, hashed, tc.same)
		}
	}
}
