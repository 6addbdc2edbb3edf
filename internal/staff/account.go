package staff

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// State is the state of an account.
type State string

const (
	Active   State = "active"
	Disabled State = "disabled"
)

// Label is the Chinese name of the state.
func (s State) Label() string {
	if s == Disabled {
		return "已停用"
	}
	return "正常"
}

// Account is one member of staff.
type Account struct {
	ID         string
	Login      string // lower case, unique
	Name       string
	Roles      []actor.Role // sorted as Roles() lists them
	Region     string       // GB/T 2260; 320000 is the whole province
	Department string       // id; "" for none
	State      State
	MustChange bool // somebody else made the password, so it must be changed
	PasswordAt time.Time
	CreatedAt  time.Time
	Version    int64
}

// Secrets are the password hash and the second factor of an account.
type Secrets struct {
	PasswordHash string
	TOTPSecret   string // base32, the format of authenticator apps
	LastStep     int64  // the newest time step of a used code
}

// roleLabels are the roles, in the order in which the hall lists them.
var roleLabels = []struct {
	role  actor.Role
	label string
}{
	{actor.Clerk, "窗口受理员"},
	{actor.Reviewer, "审核员"},
	{actor.Editor, "编辑"},
	{actor.Auditor, "审计员"},
	{actor.Admin, "管理员"},
}

// Roles gives every role, in the order of the hall.
func Roles() []actor.Role {
	all := make([]actor.Role, len(roleLabels))
	for i, r := range roleLabels {
		all[i] = r.role
	}
	return all
}

// RoleLabel gives the Chinese name of a role, or "" for none of ours.
func RoleLabel(r actor.Role) string {
	for _, l := range roleLabels {
		if l.role == r {
			return l.label
		}
	}
	return ""
}

// RolesLabel names several roles, in the order of the hall.
func RolesLabel(roles []actor.Role) string {
	var names []string
	for _, l := range roleLabels {
		if slices.Contains(roles, l.role) {
			names = append(names, l.label)
		}
	}
	return strings.Join(names, "、")
}

// Covers reports whether region contains other: the province contains its cities, a city
// its districts.
func Covers(region, other string) bool {
	return region != "" && len(region) == len(other) && strings.HasPrefix(other, stem(region))
}

// stem is a GB/T 2260 code without the trailing zeros of its level: 320000 → 32, 320100 → 3201.
func stem(region string) string {
	for len(region) > 2 && strings.HasSuffix(region, "00") {
		region = region[:len(region)-2]
	}
	return region
}

// New describes an account to be made.
type New struct {
	Login  string
	Name   string
	Roles  []actor.Role
	Region string

	// Password and TOTPSecret are generated when empty; a generated password must be changed.
	// Only the program itself (demonstration, import) may set them.
	Password   string
	TOTPSecret string
}

var (
	loginForm  = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,31}$`)
	regionForm = regexp.MustCompile(`^[1-9][0-9]{5}$`)
)

// tidy gives n with sorted roles and the login in lower case, or a fault.
func (n New) tidy() (New, error) {
	n.Login = strings.ToLower(strings.TrimSpace(n.Login))
	n.Name = strings.TrimSpace(n.Name)
	n.Region = strings.TrimSpace(n.Region)
	f := &fault.Fault{Kind: fault.Invalid}
	if !loginForm.MatchString(n.Login) {
		f.Fields = append(f.Fields, fault.Field{Name: "login", Say: "账号应为 2–32 位小写字母、数字、点、横线或下划线，以字母或数字开头"})
	}
	if n.Name == "" || utf8.RuneCountInString(n.Name) > 50 {
		f.Fields = append(f.Fields, fault.Field{Name: "name", Say: "请填写姓名，不超过 50 个字"})
	}
	roles, ok := tidyRoles(n.Roles)
	if !ok {
		f.Fields = append(f.Fields, fault.Field{Name: "roles", Say: "请至少选择一个岗位"})
	}
	n.Roles = roles
	if !regionForm.MatchString(n.Region) {
		f.Fields = append(f.Fields, fault.Field{Name: "region", Say: "请选择所属地区"})
	}
	if len(f.Fields) > 0 {
		return n, f
	}
	return n, nil
}

// tidyRoles sorts roles as the hall lists them; false when none is given or one is unknown.
func tidyRoles(roles []actor.Role) ([]actor.Role, bool) {
	var tidy []actor.Role
	for _, r := range Roles() {
		if slices.Contains(roles, r) {
			tidy = append(tidy, r)
		}
	}
	for _, r := range roles {
		if RoleLabel(r) == "" {
			return nil, false
		}
	}
	return tidy, len(tidy) > 0
}
