// Command hellosqlite is hello that reads each answer from an open SQLite file.
package main

import (
	"database/sql"
	"flag"
	"io"
	"log"
	"net/http"

	_ "modernc.org/sqlite" // the same driver as the hall's
)

func main() {
	listen := flag.String("listen", "127.0.0.1:0", "address")
	file := flag.String("db", "", "database, made if missing")
	flag.Parse()
	db, err := sql.Open("sqlite", "file:"+*file+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		log.Fatal(err)
	}
	if _, err := db.Exec(`CREATE TABLE IF NOT EXISTS word (say TEXT NOT NULL)`); err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe(*listen, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var n int
		if err := db.QueryRowContext(r.Context(), `SELECT COUNT(*) FROM word`).Scan(&n); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_, _ = io.WriteString(w, "hello")
	})))
}
