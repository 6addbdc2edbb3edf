package emulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"wangting/internal/emulator"
	"wangting/internal/emulator/lever"
	"wangting/internal/emulator/people"
	"wangting/internal/gateway/alipay"
	"wangting/internal/gateway/aliyunsms"
	"wangting/internal/proof"
)

var keys = sync.OnceValues(emulator.MakeKeys)

func open(t *testing.T, stateFile string) (*emulator.World, *httptest.Server) {
	t.Helper()
	k, err := keys()
	if err != nil {
		t.Fatal(err)
	}
	w, err := emulator.New(emulator.Options{
		Keys:      k,
		StateFile: stateFile,
		HallURL:   "http://hall.example/",
		Templates: map[string]string{"SMS_1": "验证码${code}。"},
	})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(w.Handler())
	t.Cleanup(w.Flush) // before the folder of its file is removed
	t.Cleanup(srv.Close)
	return w, srv
}

func face(t *testing.T, srv *httptest.Server) (*alipay.Gateway, string) {
	t.Helper()
	k, _ := keys()
	g, err := alipay.New(alipay.Settings{BaseURL: srv.URL + "/alipay/gateway.do", AppID: k.AlipayAppID,
		PrivateKey: k.AlipayAppPrivate, PlatformPublicKey: k.AlipayPlatformPublic})
	if err != nil {
		t.Fatal(err)
	}
	id, err := g.Begin(t.Context(), proof.FaceAsk{OrderNo: strings.Repeat("7", 32), DocType: "01", Name: "测试甲", Number: "32010219680101100X"})
	if err != nil {
		t.Fatal(err)
	}
	return g, id
}

func send(t *testing.T, srv *httptest.Server, phone, code string) {
	t.Helper()
	k, _ := keys()
	g, err := aliyunsms.New(aliyunsms.Settings{
		BaseURL:         srv.URL + "/sms/",
		AccessKeyID:     k.SMSAccessKeyID,
		AccessKeySecret: k.SMSAccessKeySecret,
		SignName:        "江苏人社",
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Deliver(t.Context(), aliyunsms.Message{Phone: phone, Template: "SMS_1", Params: map[string]string{"code": code}}); err != nil {
		t.Fatal(err)
	}
}

// do sends a form or a question, either as a browser or as a program.
func do(t *testing.T, method, address string, form url.Values, browser bool) (int, string, http.Header) {
	t.Helper()
	req, err := http.NewRequest(method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if browser {
		req.Header.Set("Accept", "text/html,application/xhtml+xml")
	}
	c := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(body), res.Header
}

// OUT-2: read sent SMS.
func TestATestReadsSentMessagesNewestFirst(t *testing.T) {
	_, srv := open(t, "")
	send(t, srv, "13800000001", "111111")
	send(t, srv, "13800000002", "222222")
	send(t, srv, "13800000001", "333333")

	_, body, _ := do(t, "GET", srv.URL+"/control/sms?phone=13800000001", nil, false)
	var got []struct{ Phone, Code, Text string }
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Code != "333333" || got[1].Code != "111111" || got[0].Text != "【江苏人社】验证码333333。" {
		t.Errorf("got %+v", got)
	}
	_, page, _ := do(t, "GET", srv.URL+"/control", nil, true)
	if !strings.Contains(page, `<mark class="code num">222222</mark>`) {
		t.Error("the page does not highlight the code")
	}
}

// OUT-2: pass or fail a face.
func TestATestPassesOrFailsAFace(t *testing.T) {
	for outcome, want := range map[string]proof.Outcome{
		"pass":   proof.OutcomePassed,
		"fail":   proof.OutcomePending,
		"cancel": proof.OutcomePending,
	} {
		_, srv := open(t, "")
		g, id := face(t, srv)
		if status, body, _ := do(t, "POST", srv.URL+"/control/face/"+id+"?outcome="+outcome, nil, false); status != http.StatusNoContent {
			t.Fatalf("%s: %d %s", outcome, status, body)
		}
		if o, err := g.Result(t.Context(), id); err != nil || o != want {
			t.Errorf("%s: got %v, %v", outcome, o, err)
		}
		if status, _, _ := do(t, "POST", srv.URL+"/control/face/"+id+"?outcome=pass", nil, false); status != http.StatusConflict {
			t.Errorf("a face that has ended was decided again: %d", status)
		}
	}
}

// OUT-2: break a service.
func TestATestPullsALever(t *testing.T) {
	w, srv := open(t, "")
	pull := func(service, mode, delay string) int {
		status, _, _ := do(t, "POST", srv.URL+"/control/lever", url.Values{"service": {service}, "mode": {mode}, "delay": {delay}}, false)
		return status
	}
	if got := pull(emulator.Registry, "slow", "8s"); got != http.StatusNoContent {
		t.Fatalf("status %d", got)
	}
	for _, s := range w.Levers.Settings() {
		if s.Service == emulator.Registry && (s.Mode != lever.Slow || s.Delay != 8*time.Second) {
			t.Errorf("the lever is %+v", s)
		}
	}
	if got := pull(emulator.Registry, "slow", "soon"); got != http.StatusUnprocessableEntity {
		t.Errorf("an unreadable delay: %d", got)
	}
	if got := pull("moon", "down", ""); got != http.StatusNotFound {
		t.Errorf("an unknown service: %d", got)
	}
}

// OUT-2: add a unit or person; the page keeps what was typed.
func TestTheControlPageAddsAUnitOrSaysWhatIsWrong(t *testing.T) {
	w, srv := open(t, "")
	form := url.Values{
		"uscc":         {"91350200MA2YJ1XR9G"},
		"name":         {"新增示例有限公司"},
		"repName":      {"测试甲"},
		"repDocType":   {"01"},
		"repDocNumber": {"32010219680101100X"},
		"status":       {"在业"},
	}
	if status, _, h := do(t, "POST", srv.URL+"/control/unit", form, true); status != http.StatusSeeOther ||
		h.Get("Location") != "/control/world#units" {
		t.Errorf("got %d %s", status, h.Get("Location"))
	}
	if _, ok := w.People.Unit("91350200MA2YJ1XR9G"); !ok {
		t.Error("the unit is not there")
	}
	form.Set("uscc", "91350200MA2YJ1XR9X")
	status, page, _ := do(t, "POST", srv.URL+"/control/unit", form, true)
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "新增示例有限公司") || !strings.Contains(page, `aria-invalid="true"`) {
		t.Errorf("a wrong check digit gave %d", status)
	}
	form = url.Values{"name": {"测试寅"}, "docType": {"01"}, "number": {"110105194912310021"}}
	if status, _, _ := do(t, "POST", srv.URL+"/control/person", form, false); status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong identity number gave %d", status)
	}
}

func TestAnotherSiteCannotPressTheControls(t *testing.T) {
	_, srv := open(t, "")
	req, _ := http.NewRequest("POST", srv.URL+"/control/limits", strings.NewReader("on=true"))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("status %d, want 403", res.StatusCode)
	}
}

func TestARestartKeepsAdditionsPendingFacesAndLevers(t *testing.T) {
	file := filepath.Join(t.TempDir(), "world.json")
	w, srv := open(t, file)
	_, id := face(t, srv)
	if err := w.People.AddPerson(people.Person{Name: "测试寅", DocType: "01", Number: "11010519491231002X"}); err != nil {
		t.Fatal(err)
	}
	if err := w.Levers.Pull(emulator.SMS, lever.Down, 0); err != nil {
		t.Fatal(err)
	}
	w.SMS.SetLimits(true)
	w.Flush()

	next, _ := open(t, file)
	if f, ok := next.Face.Face(id); !ok || f.Name != "测试甲" {
		t.Error("the pending face is gone")
	}
	if _, ok := next.People.Person("01", "11010519491231002X"); !ok {
		t.Error("the added person is gone")
	}
	if !next.SMS.Limits() {
		t.Error("the switch of the limits is gone")
	}
	for _, s := range next.Levers.Settings() {
		if s.Service == emulator.SMS && s.Mode != lever.Down {
			t.Errorf("the lever is %s", s.Mode)
		}
	}
}

func TestAStateFileThatCannotBeReadIsTold(t *testing.T) {
	file := filepath.Join(t.TempDir(), "world.json")
	if err := os.WriteFile(file, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	k, _ := keys()
	if _, err := emulator.New(emulator.Options{Keys: k, StateFile: file}); err == nil {
		t.Error("a broken file was taken for an empty one")
	}
}

func TestKeysAreMadeOnceAndKeptForTheOwnerOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	var wg sync.WaitGroup
	got := make([]emulator.Keys, 2)
	for i := range got {
		wg.Go(func() {
			k, err := emulator.LoadOrMakeKeys(dir)
			if err != nil {
				t.Error(err)
			}
			got[i] = k
		})
	}
	wg.Wait()
	if got[0].AlipayPlatform == "" || got[0].AlipayPlatform != got[1].AlipayPlatform ||
		string(got[0].RegistryKey) != string(got[1].RegistryKey) {
		t.Error("two programs that start together have different keys")
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Fatalf("the folder holds %v, %v", files, err)
	}
	if info, _ := files[0].Info(); info.Mode().Perm() != 0o600 {
		t.Errorf("the keys have mode %v", info.Mode())
	}
}
