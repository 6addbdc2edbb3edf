// Command session reads one session from SQLite by the request's cookie and then sends
// prepared bytes: the limit for any page of a signed-in person.
package main

import (
	"database/sql"
	"flag"
	"log"
	"net/http"
	"os"
	"strconv"

	_ "modernc.org/sqlite" // the same driver as the hall's
)

// token identifies the only session in the database.
const token = "bench"

func main() {
	listen := flag.String("listen", "127.0.0.1:0", "address")
	file := flag.String("file", "", "the body as it goes over the wire")
	encoding := flag.String("encoding", "", "its Content-Encoding")
	path := flag.String("db", "", "database, made if missing")
	flag.Parse()
	body, err := os.ReadFile(*file)
	if err != nil {
		log.Fatal(err)
	}
	find, err := open(*path)
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe(*listen, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/ready" {
			return
		}
		c, err := r.Cookie("session")
		var data []byte
		if err == nil {
			err = find.QueryRowContext(r.Context(), c.Value).Scan(&data)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Length", strconv.Itoa(len(body)))
		if *encoding != "" {
			h.Set("Content-Encoding", *encoding)
		}
		_, _ = w.Write(body)
	})))
}

// open returns the prepared statement that finds a session.
func open(path string) (*sql.Stmt, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		return nil, err
	}
	db.SetMaxIdleConns(4)
	db.SetMaxOpenConns(4)
	if _, err := db.Exec(`CREATE TABLE IF NOT EXISTS session (token TEXT PRIMARY KEY, data BLOB NOT NULL)`); err != nil {
		return nil, err
	}
	if _, err := db.Exec(`INSERT INTO session VALUES ($1, zeroblob(200)) ON CONFLICT DO NOTHING`, token); err != nil {
		return nil, err
	}
	return db.Prepare(`SELECT data FROM session WHERE token = $1`)
}
