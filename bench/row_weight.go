package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
)

// linked are the files that a browser fetches for a page: by its links, and by url() in a style sheet.
var linked = regexp.MustCompile(`(?:href="|src="|url\(["']?)(/[^"')#?]*\.(?:css|js|svg|woff2?|png|jpg|webp|ico))`)

// weightRow is what the home page and 单位主页 send to a browser that comes for the first time and takes gzip.
func weightRow(_ context.Context, b *bench) ([]line, error) {
	hall, err := b.start()
	if err != nil {
		return nil, err
	}
	defer hall.stop()
	cookie, err := cookieOf(hall, b.accounts[0])
	if err != nil {
		return nil, err
	}
	var out []line
	for _, p := range []struct{ name, path, cookie string }{{"home page", "/", ""}, {"单位主页", "/unit", cookie}} {
		bytes, requests, err := weigh(hall, p.path, p.cookie)
		if err != nil {
			return nil, err
		}
		out = append(out, figure(p.name+", gzip", float64(bytes)/1024, kilobytes, atMost(45, kilobytes)),
			figure(p.name+", requests", float64(requests), whole, atMost(5, whole)))
	}
	return out, nil
}

// weigh counts a page and what it links to, each once.
func weigh(hall *process, path, cookie string) (bytes, requests int, err error) {
	seen, todo := map[string]bool{path: true}, []string{path}
	for ; len(todo) > requests; requests++ {
		at := todo[requests]
		sent, err := fetch(hall, at, cookie, "gzip")
		if err != nil {
			return 0, 0, err
		}
		bytes += len(sent)
		plain, err := fetch(hall, at, cookie, "identity")
		if err != nil {
			return 0, 0, err
		}
		for _, m := range linked.FindAllSubmatch(plain, -1) {
			if file := string(m[1]); !seen[file] {
				seen[file] = true
				todo = append(todo, file)
			}
		}
	}
	return bytes, requests, nil
}

// fetch gives a page or file as it goes over the wire in an encoding.
func fetch(p *process, path, cookie, encoding string) ([]byte, error) {
	req, err := http.NewRequest(http.MethodGet, "http://"+p.addr+path, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept-Encoding", encoding)
	req.Header.Set("Cookie", cookie)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answered %s", path, res.Status)
	}
	return body, err
}
