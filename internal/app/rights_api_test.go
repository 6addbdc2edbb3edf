package app_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/api"
	"wangting/internal/id"
	"wangting/internal/login"
	"wangting/internal/mandate"
	"wangting/internal/mandate/mandatedb"
	"wangting/internal/regno"
	"wangting/internal/session"
)

// apiRightsFile says of every operation of the API who may call it: one line an operation, its class and its operationId.
const apiRightsFile = "testdata/rights_api.txt"

// schema is the part of a JSON Schema of which a body can be made.
type schema struct {
	Ref        string            `json:"$ref"`
	Type       any               `json:"type"` // a word, or several
	Enum       []string          `json:"enum"`
	Minimum    int               `json:"minimum"`
	Properties map[string]schema `json:"properties"`
	Required   []string          `json:"required"`
}

// operation is one operation of the document.
type operation struct {
	ID         string                `json:"operationId"`
	Security   []map[string][]string `json:"security"`
	Parameters []struct {
		Name, In string
		Required bool
		Schema   schema
	}
	RequestBody struct {
		Content map[string]struct{ Schema schema }
	} `json:"requestBody"`
	method, path string
}

// document is the API as it describes itself.
type document struct {
	Paths      map[string]map[string]operation
	Components struct{ Schemas map[string]schema }
}

func (h *hall) document() (d document) {
	h.t.Helper()
	text := (&program{h: h}).want(http.StatusOK, http.MethodGet, "/openapi.json", nil, nil)
	must(h.t, json.Unmarshal([]byte(text), &d))
	return d
}

// operations are all operations, by path.
func (d document) operations() (all []operation) {
	for at, methods := range d.Paths {
		for method, o := range methods {
			o.method, o.path = strings.ToUpper(method), strings.TrimPrefix(at, api.Root)
			all = append(all, o)
		}
	}
	slices.SortFunc(all, func(a, b operation) int { return strings.Compare(a.path+a.method, b.path+b.method) })
	return all
}

// sample is a value that a schema allows; what a property means is told by its name.
func (d document) sample(name string, s schema, things map[string]string) any {
	if s.Ref != "" {
		s = d.Components.Schemas[path.Base(s.Ref)]
	}
	switch {
	case things[name] != "":
		return things[name]
	case len(s.Enum) > 0:
		return s.Enum[0]
	case s.Type == any("integer"):
		return max(1, s.Minimum)
	case s.Type == any("object"):
		v := map[string]any{}
		for _, p := range s.Required {
			v[p] = d.sample(p, s.Properties[p], things)
		}
		return v
	}
	return "x"
}

// call asks for an operation, complete and valid as far as the document tells.
func (d document) call(p *program, o operation, things map[string]string) (int, string) {
	at, query := o.path, url.Values{}
	for _, x := range o.Parameters {
		v := things[x.Name]
		if v == "" {
			v = "1"
		}
		switch {
		case x.In == "path":
			at = strings.ReplaceAll(at, "{"+x.Name+"}", v)
		case x.Required:
			query.Set(x.Name, v)
		}
	}
	var body any
	if s, ok := o.RequestBody.Content["application/json"]; ok {
		body = d.sample("", s.Schema, things)
	}
	if _, ok := o.RequestBody.Content["application/octet-stream"]; ok {
		body = "a piece"
	}
	if len(query) > 0 {
		at += "?" + query.Encode()
	}
	return p.call(o.method, at, body, nil)
}

// apiExpects says what a class answers to somebody; an empty list allows all. by is the mandate in the path: their own, or the
// representative's.
//
//	open        anybody
//	person      whoever is signed in       person-one  and the thing has to be theirs, which is the representative's
//	unit        whoever holds the mandate in the path, and nobody else
//	grant       the same, and the item has to be granted
//	reads       CAS-10: a plain case is read by everybody of the unit, a sensitive one by those with the grant
//	acts        CAS-10: the grant for the item is needed, whether the case is sensitive or not
func apiExpects(class, name string, own, secret bool) []int {
	const none, ok = http.StatusNotFound, http.StatusOK
	switch {
	case class == "open":
		return nil
	case name == "visitor":
		return []int{http.StatusUnauthorized}
	case class == "person":
		return nil
	case name == "boss" && class == "reads":
		return []int{ok}
	case name == "boss":
		return nil
	case class == "person-one", !own:
		return []int{none}
	case class == "unit" || class == "grant" && name != "handler":
		return nil
	case class == "grant":
		return []int{http.StatusForbidden}
	case name != "handler" || secret:
		return []int{none}
	case class == "reads":
		return []int{ok}
	}
	return []int{http.StatusForbidden}
}

// HAN-5, CAS-10, CEN-7, APP-3: over every operation of the API's own document, with the token of everybody. An operation without a
// line in rights_api.txt fails, and so does a list that shows what the asker may not open.
func TestEveryOperationOfTheAPIAnswersThoseOnlyWhoMayCallIt(t *testing.T) {
	h := open(t, unchanged)
	w, d, ctx := h.walk(), h.document(), t.Context()
	class := map[string]string{}
	lines, err := os.ReadFile(apiRightsFile)
	must(t, err)
	for line := range strings.Lines(string(lines)) {
		f := strings.Fields(line)
		class[f[1]] = f[0]
	}

	token := func(who actor.Actor) *program {
		in, err := h.Rooms.Sessions.Start(ctx, who, session.Entry{PersonID: who.PersonID, IP: "192.0.2.7", Browser: "walk"}, "password")
		must(t, err)
		k, err := h.Rooms.Sessions.Issue(ctx, in, "walk")
		must(t, err)
		return &program{h: h, token: k.Secret}
	}
	callers := map[string]*program{"visitor": {h: h}}
	mandates := map[string]string{"visitor": api.Self, "person": api.Self}
	for _, name := range []string{"boss", "handler", "other unit"} {
		callers[name], mandates[name] = token(w.who[name]), w.who[name].MandateID
	}
	doc := h.openedBy(h.known("无锡示例"), h.known("无锡示例"), "13851420888")
	p, err := h.Rooms.Persons.ByDocument(ctx, regno.IdentityCard, doc.Number)
	must(t, err)
	callers["person"] = token(actor.Actor{PersonID: p.ID})

	boss := w.who["boss"]
	mine := map[string]string{}
	devices, err := h.Rooms.Sessions.List(ctx, boss.Self())
	must(t, err)
	mine["devices"] = devices[0].ID
	m := mandate.Mandate{ID: id.New(), UnitID: w.who["other unit"].UnitID, PersonID: boss.PersonID, Level: actor.Operator,
		State: mandate.Pending, From: h.now(), GiverID: w.who["other unit"].MandateID, GrantedAt: h.now()}
	must(t, (mandatedb.Store{DB: h.DB, Now: h.now}).Add(ctx, m))
	mine["invitations"] = m.ID
	shown, err := h.Rooms.Scans.Open(ctx, actor.Actor{IP: "192.0.2.8"}, "walk", login.ScanUnit, "")
	must(t, err)
	sc, err := h.Rooms.Scans.Read(ctx, boss.Self(), shown.Typed)
	must(t, err)
	mine["scans"] = sc.ID

	all := d.operations()
	for _, o := range all {
		if class[o.ID] == "" {
			t.Errorf("%s has no line in %s: say who may call it", o.ID, apiRightsFile)
		}
		if open := len(o.Security) == 1 && len(o.Security[0]) == 0; open != (class[o.ID] == "open") {
			t.Errorf("%s is %s in %s, and its document says that it needs a token: %v", o.ID, class[o.ID], apiRightsFile, !open)
		}
	}
	for known := range class {
		if !slices.ContainsFunc(all, func(o operation) bool { return o.ID == known }) {
			t.Errorf("%s is in %s and not in the API", known, apiRightsFile)
		}
	}
	for _, o := range all {
		for secret, unit := range map[bool]map[string]string{false: w.plain, true: w.secret} {
			for _, name := range slices.Sorted(maps.Keys(callers)) {
				for _, by := range slices.Compact([]string{mandates[name], boss.MandateID}) {
					own := by == mandates[name]
					want := apiExpects(class[o.ID], name, own, secret)
					if len(want) == 0 && (o.method != http.MethodGet || name == "boss") {
						continue // what somebody may change stays for the others
					}
					things := map[string]string{"mandate": by, "item": mediationCode, "material": unit["material"], "paper": h.paperOf(boss, unit["cases"]).ID,
						"password": "Walking-2026", "code": "12345678"}
					parts := strings.Split(o.path, "/")
					if i := slices.Index(parts, "{id}"); i > 0 {
						things["id"] = unit[parts[i-1]]
						if one := mine[parts[i-1]]; one != "" {
							things["id"] = one
						}
					}
					status, text := d.call(callers[name], o, things)
					if len(want) > 0 && !slices.Contains(want, status) {
						t.Errorf("%s %s (%s) answers %s with %d (own mandate: %v, sensitive: %v), want one of %v: %.200s",
							o.method, o.path, o.ID, name, status, own, secret, want, text)
					}
					if name == "boss" || class[o.ID] == "open" {
						continue
					}
					for kind, hidden := range w.secret {
						if slices.Contains([]string{"cases", "drafts", "messages", "material"}, kind) && strings.Contains(text, hidden) {
							t.Errorf("%s tells %s of the sensitive %s", o.ID, name, kind)
						}
					}
				}
			}
		}
	}
}
