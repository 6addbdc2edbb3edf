package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
)

const peerOwners = 20 // persons that bench/peers/pocketbase makes

// pocketbase is the peer with persons signed in.
type pocketbase struct {
	*process
	tokens, ids []string
}

// startPeer builds PocketBase when it is first asked for, and starts it over data of its own.
func (b *bench) startPeer(ctx context.Context) (p pocketbase, err error) {
	if b.peer == "" {
		if b.peer, err = build(ctx, "bench/peers", b.dir, "./pocketbase"); err != nil {
			return p, fmt.Errorf("building PocketBase: %w", err)
		}
	}
	addr, err := freeAddr()
	if err != nil {
		return p, err
	}
	// A program below the temporary directory takes itself for go run and logs every statement, unless told.
	data := filepath.Join(b.dir, "pocketbase-data")
	p.process, err = launch(addr, "/api/health", nil, b.peer, "serve", "--dev=false", "--dir", data, "--http", addr)
	if err != nil {
		return p, err
	}
	for n := range peerOwners {
		if err := p.enter(n); err != nil {
			p.stop()
			return p, fmt.Errorf("signing in person %d of PocketBase: %w", n, err)
		}
	}
	return p, nil
}

func (p *pocketbase) enter(n int) error {
	body, err := json.Marshal(map[string]string{"identity": fmt.Sprintf("person%d@example.com", n), "password": password})
	if err != nil {
		return err
	}
	res, err := http.Post("http://"+p.addr+"/api/collections/users/auth-with-password", "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	var in struct {
		Token  string
		Record struct{ ID string }
	}
	if err := json.NewDecoder(res.Body).Decode(&in); err != nil || in.Token == "" {
		return fmt.Errorf("answered %s (%w)", res.Status, err)
	}
	p.tokens, p.ids = append(p.tokens, in.Token), append(p.ids, in.Record.ID)
	return nil
}

const records = "/api/collections/cases/records"

// list is the newest 20 of a person's cases as JSON, with their number, as shipped.
func (p pocketbase) list() load {
	return load{status: http.StatusOK, clients: *clients, lasting: *lasting, request: func(client, _ int) string {
		path := records + "?perPage=20&sort=-updated&filter=state!='WITHDRAWN'"
		return fmt.Sprintf("GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\n\r\n", path, p.tokens[client%peerOwners])
	}}
}

// create is one row of a person's own.
func (p pocketbase) create() load {
	return load{status: http.StatusOK, clients: *clients, lasting: *lasting, request: func(client, n int) string {
		body := fmt.Sprintf(`{"owner":%q,"number":"RS%d-%d","item":"劳动人事争议调解申请","state":"SUBMITTED"}`, p.ids[client%peerOwners], client, n)
		return post(records, "application/json", body, "Authorization: "+p.tokens[client%peerOwners]+"\r\n")
	}}
}
