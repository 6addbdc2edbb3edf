// Command commit inserts one row per transaction into a durable SQLite file and prints
// how many it inserts per second: the write rate without group commit.
package main

import (
	"database/sql"
	"flag"
	"fmt"
	"log"
	"time"

	_ "modernc.org/sqlite" // the same driver as the hall's
)

func main() {
	path := flag.String("db", "", "database, made if missing")
	lasting := flag.Duration("for", 2*time.Second, "how long")
	flag.Parse()
	db, err := sql.Open("sqlite", "file:"+*path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate")
	if err != nil {
		log.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(`CREATE TABLE IF NOT EXISTS thing (id INTEGER PRIMARY KEY, data BLOB NOT NULL)`); err != nil {
		log.Fatal(err)
	}
	n, begun := 0, time.Now()
	for time.Since(begun) < *lasting {
		if _, err := db.Exec(`INSERT INTO thing (data) VALUES (randomblob(500))`); err != nil {
			log.Fatal(err)
		}
		n++
	}
	fmt.Printf("%.1f\n", float64(n)/time.Since(begun).Seconds())
}
