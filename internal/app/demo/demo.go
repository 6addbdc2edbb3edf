// Package demo makes a hall that can be tried on a machine without any outside
// system: settings that point at the emulators, secrets of its own kept in the
// data directory, and people and cases to look at. All of it is created
// by the rooms' own commands. Nothing in the hall depends on its being a demo,
// except the words 演示环境 at the top of the pages.
package demo

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/app"
	"wangting/internal/config"
	"wangting/internal/emulator"
	"wangting/internal/emulator/legacy"
	"wangting/internal/fault"
	"wangting/internal/notice"
	"wangting/internal/secret"
	"wangting/internal/staff"
)

// Account is a member of staff of the demo, as it is printed.
type Account struct {
	Login, Name, Password, TOTP string
	Roles                       []actor.Role
}

// Staff are the demo's staff; their secrets are public, so they exist in no other hall.
var Staff = []Account{
	{"clerk", "演示受理员", Password, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", []actor.Role{actor.Clerk}},
	{"checker", "演示复核员", Password, "NB2W45DFOIZA2YLTORSXGIDDNBSWG2ZA", []actor.Role{actor.Clerk}},
	{"reviewer", "演示审核员", Password, "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU", []actor.Role{actor.Reviewer}},
	{"decider", "演示复审员", Password, "MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK", []actor.Role{actor.Reviewer}},
	{"editor", "演示编辑", Password, "PF3XMZLTMVSGS5DPOIQGC3TEEBZWK3TE", []actor.Role{actor.Editor}},
	{"editor2", "演示编辑二", Password, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", []actor.Role{actor.Editor}},
	{"auditor", "演示审计员", Password, "MF2WI2LUN5ZHGZLFNFXGM33SMVZXI4TZ", []actor.Role{actor.Auditor}},
	{"admin", "演示管理员", Password, "ONSWG4TFOQQGC3TEONSWG4TFOQQGC3TE", []actor.Role{actor.Admin, actor.Auditor}},
}

// Password is that of every demo account.
const Password = "Wangting-2026"

// World makes the emulators over dir.
func World(dir, hallURL string) (*emulator.World, emulator.Keys, error) {
	keys, err := emulator.LoadOrMakeKeys(dir)
	if err != nil {
		return nil, keys, err
	}
	texts := map[string]string{}
	for _, t := range notice.Templates() {
		texts[t.Name] = t.Text
	}
	w, err := emulator.New(emulator.Options{Keys: keys, Dir: dir, StateFile: filepath.Join(dir, "emulator.json"), HallURL: hallURL,
		Templates: texts, Reports: true})
	return w, keys, err
}

// Settings are those of a hall at hallURL over dir, whose outside systems are the emulators at emulatorURL.
func Settings(dir, hallURL, emulatorURL string, k emulator.Keys) (config.Config, error) {
	c := config.Default()
	master, err := masterKey(dir)
	if err != nil {
		return c, err
	}
	c.Data, c.Public, c.Keys, c.Log = dir, hallURL, master, "warn"
	c.Alipay = config.Alipay{
		Base:        emulatorURL + "/alipay/gateway.do",
		AppID:       k.AlipayAppID,
		PrivateKey:  k.AlipayAppPrivate,
		PlatformKey: k.AlipayPlatformPublic,
	}
	c.SMS = config.SMS{
		Endpoint:  emulatorURL + "/sms/",
		KeyID:     k.SMSAccessKeyID,
		KeySecret: k.SMSAccessKeySecret,
		Sign:      "江苏人社",
		Templates: map[string]string{},
		Reports:   k.SMSReports(),
	}
	for _, t := range notice.Templates() {
		c.SMS.Templates[t.Name] = t.Name
	}
	c.Register.Base, c.Register.AppID = emulatorURL+"/registry", k.RegistryAppID
	c.Register.Secret = base64.StdEncoding.EncodeToString(k.RegistryKey)
	c.Courier.Base, c.Courier.AppID, c.Courier.Secret = emulatorURL+"/courier", k.RegistryAppID, hex.EncodeToString(k.RegistryKey)
	c.Seal.Base, c.Seal.AppID, c.Seal.Secret = emulatorURL+"/seal", k.RegistryAppID, c.Register.Secret
	c.Witnesses = []config.Witness{{Name: emulator.WitnessName, Base: emulatorURL + "/witness", Key: k.WitnessKey(), Timeout: 5 * time.Second}}
	c.Limits.Insurance = time.Minute // who pulls the lever does not wait a day
	c.Core.Base, c.Core.AppID, c.Core.Secret = emulatorURL+"/core", k.RegistryAppID, base64.StdEncoding.EncodeToString(k.RegistryKey)
	c.RealName.Base, c.RealName.AppID = emulatorURL+"/realname", k.RealnameAppID
	c.RealName.Secret = k.RealnameSecret()
	c.Province = config.Province{
		Kind:    "own-gateway",
		Entry:   emulatorURL + "/province/auth-center",
		Base:    emulatorURL + "/province/gateway",
		AppMark: k.RegistryAppID,
		AppWord: k.ProvinceWord(),
	}
	c.Licence = config.Licence{
		Base:        emulatorURL + "/licence",
		AppID:       k.RegistryAppID,
		PrivateKey:  k.LicenceHall(),
		PlatformKey: k.LicencePlatform(),
	}
	if c.Document.Certificate, c.Document.Key, err = k.DocumentSigner(); err != nil {
		return c, err
	}
	if c.CA.Roots, err = k.CARoots(); err != nil {
		return c, err
	}
	table, file, err := legacy.Leave(dir)
	if err != nil {
		return c, err
	}
	c.Legacy = []config.Older{
		{Code: "PROV_HALL", Name: "江苏省人社网办大厅", Kind: "http", Base: emulatorURL + "/legacy", AppID: k.RegistryAppID, Secret: c.Register.Secret},
		{
			Code:  "PROV_SIF",
			Name:  "江苏省社会保险基金管理中心网上业务大厅",
			Kind:  "table",
			URL:   "sqlite:" + table,
			Query: legacy.TableQuery,
			Habit: legacy.TableHabit,
		},
		{Code: "TAIZHOU", Name: "泰州市人社网办大厅", Kind: "file", File: file},
	}
	return c, nil
}

// masterKey is kept in the data directory, readable by its owner only.
func masterKey(dir string) (string, error) {
	path := filepath.Join(dir, "master-key")
	b, err := os.ReadFile(path)
	if err == nil {
		return strings.TrimSpace(string(b)), nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	key := secret.NewMasterHex()
	return key, os.WriteFile(path, []byte(key+"\n"), 0o600)
}

const marker = "demo-made"

// Fill puts staff, a unit with an account and a few cases into a new hall; a hall that has them is left alone.
func Fill(ctx context.Context, h *app.Hall) error {
	if err := h.DB.SetMark(ctx, app.MarkBorn, app.BornDemo); err != nil {
		return err
	}
	path := filepath.Join(h.Config.Data, marker)
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	hands, err := hire(ctx, h)
	if err != nil {
		return err
	}
	p := play{h: h, clerk: hands["clerk"], reviewer: hands["reviewer"], second: hands["decider"]}
	if err := p.fill(ctx); err != nil && !errors.Is(err, fault.Conflict) { // Conflict: made by an earlier start that was cut off
		return err
	}
	if err := tell(ctx, h.Rooms.News.Service, hands["editor"], hands["editor2"]); err != nil {
		return err
	}
	return os.WriteFile(path, nil, 0o600)
}

// hire makes the staff and gives them as actors.
func hire(ctx context.Context, h *app.Hall) (map[string]actor.Actor, error) {
	who := actor.SystemActor("demo")
	hands := map[string]actor.Actor{}
	for _, a := range Staff {
		made, err := h.Rooms.Staff.Add(
			ctx,
			who,
			staff.New{Login: a.Login, Name: a.Name, Roles: a.Roles, Region: "320000", Password: a.Password, TOTPSecret: a.TOTP},
		)
		if err != nil && !errors.Is(err, fault.Invalid) { // Invalid: the login exists from a start that was cut off
			return nil, fmt.Errorf("making the demo's %s: %w", a.Login, err)
		}
		hands[a.Login] = actor.Actor{StaffID: made.Account.ID, Roles: a.Roles, Region: "320000"}
	}
	return hands, departments(ctx, h, hands)
}

// departments puts the staff who handle cases into departments that items name, each with a head.
func departments(ctx context.Context, h *app.Hall, hands map[string]actor.Actor) error {
	who, parent := actor.SystemActor("demo"), ""
	for _, d := range []struct {
		name, head string
		members    []string
	}{
		{"人社服务大厅", "checker", []string{"checker"}},
		{"调解仲裁管理处", "decider", []string{"clerk", "reviewer", "decider"}},
		{"劳动关系处", "", nil},
	} {
		made, err := h.Rooms.Staff.SaveDepartment(ctx, who, staff.Department{Region: "320000", Name: d.name, ParentID: parent,
			HeadID: hands[d.head].StaffID})
		if errors.Is(err, fault.Invalid) { // made by an earlier start that was cut off
			continue
		}
		if err != nil {
			return fmt.Errorf("making the demo's department %s: %w", d.name, err)
		}
		parent = cmp.Or(parent, made.ID)
		for _, login := range d.members {
			if err := h.Rooms.Staff.SetDepartment(ctx, who, hands[login].StaffID, made.ID); err != nil {
				return fmt.Errorf("putting the demo's %s into a department: %w", login, err)
			}
		}
	}
	return nil
}
