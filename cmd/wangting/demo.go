package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"wangting/internal/app"
	"wangting/internal/app/demo"
	"wangting/internal/cadriver"
	"wangting/internal/emulator/ca"
)

type demoCmd struct {
	Data     string `default:"./data" help:"Directory for the database, the materials and the demo's keys."`
	Listen   string `default:"127.0.0.1:8080" help:"Address of the hall."`
	Outside  string `default:"127.0.0.1:8090" help:"Address of the emulators."`
	Public   string `help:"Address people type, when it is not http://localhost with the hall's port."`
	Driver   string `default:"127.0.0.1:21051" help:"Address of the CA driver; empty starts none."`
	Emulator string `help:"Address phones reach the emulators at, when it is not http://localhost with their port."`
}

// Run serves hall and emulators until a signal arrives.
func (d *demoCmd) Run(ctx context.Context) error {
	setLog("warn")
	hall, err := net.Listen("tcp", d.Listen)
	if err != nil {
		return fmt.Errorf("the hall's address is taken; choose another with --listen: %w", err)
	}
	outside, err := net.Listen("tcp", d.Outside)
	if err != nil {
		return fmt.Errorf("the emulators' address is taken; choose another with --outside: %w", err)
	}
	public, emulators := orLocal(d.Public, hall), orLocal(d.Emulator, outside)
	world, shared, err := demo.World(d.Data, public)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() {
		defer cancel()
		srv := &http.Server{Handler: world.Handler(), ReadHeaderTimeout: 10 * time.Second}
		if err := app.ServeHTTP(ctx, srv, outside); err != nil {
			fmt.Fprintln(os.Stderr, "emulators:", err)
		}
		world.Flush()
	})
	defer cancel()
	c, err := demo.Settings(d.Data, public, emulators, shared)
	if err != nil {
		return err
	}
	c.Listen = d.Listen
	keys, err := demo.Plug(d.Data, world, emulators)
	if err != nil {
		return err
	}
	driver := d.driver()
	if driver != nil {
		c.CA.Driver = "http://" + driver.Addr().String()
		wg.Go(func() {
			_ = serveDriver(ctx, driver, cadriver.Ring{cadriver.Soft: &cadriver.SoftKeys{Dir: keys}}, []string{public})
		})
	}
	if err := demo.Keep(c); err != nil {
		return err
	}
	h, err := app.Open(ctx, c, app.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	if err := demo.Fill(ctx, h); err != nil {
		return err
	}
	welcome(public, emulators)
	if driver != nil {
		fmt.Printf("  CA 驱动已启动，证书在 %s，CA 密码 %s\n\n", keys, ca.PIN)
	}
	return serve(ctx, h, hall, true)
}

// driver listens at the CA driver's address. It returns nil when there is none, or when
// another driver of this machine already listens there.
func (d *demoCmd) driver() net.Listener {
	if d.Driver == "" {
		return nil
	}
	l, err := net.Listen("tcp", d.Driver)
	if err != nil {
		fmt.Fprintln(os.Stderr, "CA 驱动没有启动：", err)
		return nil
	}
	return l
}

func orLocal(given string, l net.Listener) string {
	if given != "" {
		return given
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return "http://localhost:" + port
}

func welcome(public, emulators string) {
	fmt.Printf(`
网上办事服务大厅（演示环境）
  大厅        %[1]s
  工作人员    %[1]s/staff
  外部系统    %[2]s/control   查看短信、通过或拒绝刷脸、添加单位和人员、让某项服务变慢或中断

  可以注册的单位（市场监管登记里的虚构单位）
    统一社会信用代码 91320100MA1TE5T0XF  江南示例精密机械有限公司
    法定代表人       测试甲  居民身份证 32010219680101100X

  已经开通的单位（有几件办件可以看）
    统一社会信用代码 %[4]s  %[5]s
    证件号码 %[6]s  密码 %[3]s

  工作人员账号（密码均为 %[3]s）
`, public, emulators, demo.Password, demo.UnitCode, demo.UnitName, demo.RepNumber)
	for _, a := range demo.Staff {
		fmt.Printf("    %-9s %s  验证器密钥 %s\n", a.Login, a.Name, a.TOTP)
	}
	fmt.Printf("  动态验证码：wangting staff code clerk，或把密钥加入手机上的验证器\n\n按 Ctrl+C 结束。\n")
}

type emulateCmd struct {
	Data   string `default:"./data" help:"Directory for the emulators' keys and state."`
	Listen string `default:"127.0.0.1:8090" help:"Address to listen on."`
	Hall   string `default:"http://localhost:8080" help:"Address of the hall, linked from the control page."`
}

// Run serves the emulators until a signal arrives.
func (e *emulateCmd) Run(ctx context.Context) error {
	l, err := net.Listen("tcp", e.Listen)
	if err != nil {
		return err
	}
	world, _, err := demo.World(e.Data, e.Hall)
	if err != nil {
		return err
	}
	defer world.Flush()
	fmt.Printf("emulators on http://%s/control; their keys are in %s\n", l.Addr(), e.Data)
	return app.ServeHTTP(ctx, &http.Server{Handler: world.Handler(), ReadHeaderTimeout: 10 * time.Second}, l)
}
