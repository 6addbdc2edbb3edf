// Command page sends prepared bytes: the limit for any page of the same size.
package main

import (
	"flag"
	"log"
	"net/http"
	"os"
	"strconv"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:0", "address")
	file := flag.String("file", "", "the body as it goes over the wire")
	encoding := flag.String("encoding", "", "its Content-Encoding")
	flag.Parse()
	body, err := os.ReadFile(*file)
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe(*listen, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Length", strconv.Itoa(len(body)))
		if *encoding != "" {
			h.Set("Content-Encoding", *encoding)
		}
		_, _ = w.Write(body)
	})))
}
