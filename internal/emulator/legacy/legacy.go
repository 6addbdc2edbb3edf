// Package legacy emulates the three older halls of UPG-2. Each stores passwords in its
// own way: one answers over HTTP, one lets its table be read, and one has left only a
// file of hashes. The accounts are invented.
package legacy

import (
	"crypto/md5" //nolint:gosec // what older halls did
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/alexedwards/argon2id"
	_ "modernc.org/sqlite" // the database of the hall whose table is read

	"wangting/internal/emulator/signed"
)

// Account is one account of an older hall.
type Account struct {
	User, Password, Key, USCC, Status string
}

// Hall is one older hall, as the control page shows it.
type Hall struct{ Code, Name, Way string }

// Halls are the three older halls.
var Halls = []Hall{
	{"PROV_HALL", "江苏省人社网办大厅（原）", "联网核对密码"},
	{"PROV_SIF", "江苏省社会保险基金管理中心网上业务大厅（原）", "读取它的账户表"},
	{"TAIZHOU", "泰州市人社网办大厅（原）", "只留下一份账户文件，每次核对时读取"},
}

// Accounts holds the accounts of each hall, for the control page and for tests.
var Accounts = map[string][]Account{
	"PROV_HALL": {
		{"wxsl_fz", "Wuxi@2019", "A-1001", "91320200MA3DEM027D", "NORMAL"},
		{"ca_user", "Causer@2019", "A-1002", "91320400MA3DEM035J", "CA"},
		{"locked_user", "Locked@2019", "A-1003", "91320400MA3DEM035J", "LOCKED"},
		{"nocode", "Nocode@2019", "A-1004", "", "NORMAL"},
	},
	"PROV_SIF": {{"czslxcl", "Changzhou@2018", "S-2001", "91320400MA3DEM035J", "NORMAL"}},
	"TAIZHOU":  {{"tzhall01", "Taizhou@2017", "T-3001", "12321200468000022F", "NORMAL"}},
}

// Options sets the credentials.
type Options struct {
	AppID string
	Key   []byte
	Now   func() time.Time
}

type question struct {
	User     string `json:"user"`
	Password string `json:"password"`
}

type reply struct {
	Code   string `json:"code"`
	Key    string `json:"accountId,omitempty"`
	USCC   string `json:"uniscid,omitempty"`
	Status string `json:"status,omitempty"`

	Profile map[string]string `json:"profile,omitempty"`
	Cases   []oldCase         `json:"cases,omitempty"`
}

type oldCase struct {
	Number string `json:"number"`
	Item   string `json:"item"`
	State  string `json:"status"`
	Day    string `json:"date"`
}

// recordsOf returns what a unit had in the hall that answers; the other two have no such data.
func recordsOf(key string) (map[string]string, []oldCase) {
	if key != "A-1001" {
		return nil, nil
	}
	return map[string]string{"aab020": "160", "aab022": "C", "aab021": "90"}, []oldCase{
		{"WX2024110800123", "工伤认定申请", "审核中", "2024-11-08"}, {"WX2023051200077", "企业职工参保登记", "已办结", "2023-05-12"}}
}

// Handler serves POST /verifyAccount of the hall that answers.
func Handler(o Options) http.Handler {
	guard := signed.NewGuard(o.AppID, o.Key, o.Now)
	mux := http.NewServeMux()
	mux.Handle("POST /verifyAccount", guard.Interface("verifyAccount", func(body []byte) any {
		var q question
		if json.Unmarshal(body, &q) != nil {
			return reply{Code: "ERROR"}
		}
		for _, a := range Accounts["PROV_HALL"] {
			if a.User == q.User && a.Password == q.Password {
				profile, cases := recordsOf(a.Key)
				return reply{Code: "OK", Key: a.Key, USCC: a.USCC, Status: a.Status, Profile: profile, Cases: cases}
			}
		}
		return reply{Code: "WRONG"}
	}))
	return mux
}

// The hash functions of the other two halls, and the query that reads the table.
const (
	TableHabit = "sha256(password{salt})"
	TableQuery = "SELECT unit_id, salt, pwd, uscc, status FROM t_unit_user WHERE login_name = $1"
	FileHabit  = "md5(salt+password)"
)

// TablePath is where the table lies that Leave leaves in dir.
func TablePath(dir string) string { return filepath.Join(dir, "older-sif.db") }

// FilePath is where the file lies that Leave leaves in dir.
func FilePath(dir string) string { return filepath.Join(dir, "older-taizhou.jsonl") }

// Leave writes the data of the other two halls into dir: a database and a file.
func Leave(dir string) (table, file string, err error) {
	table, file = TablePath(dir), FilePath(dir)
	if _, err := os.Stat(table); err == nil { // the file comes and goes with its lever
		return table, file, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", "", err
	}
	if err := leaveFile(file); err != nil {
		return "", "", fmt.Errorf("making an older hall's file: %w", err)
	}
	if err := leaveTable(table); err != nil {
		return "", "", fmt.Errorf("making an older hall's table: %w", err)
	}
	return table, file, nil
}

func leaveTable(path string) error {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Exec(`
CREATE TABLE IF NOT EXISTS t_unit_user (
	login_name TEXT PRIMARY KEY, unit_id TEXT, salt TEXT, pwd TEXT, uscc TEXT, status TEXT
)`); err != nil {
		return err
	}
	for _, a := range Accounts["PROV_SIF"] {
		salt := "s" + a.Key
		sum := sha256.Sum256([]byte(a.Password + "{" + salt + "}"))
		if _, err := db.Exec(`INSERT OR REPLACE INTO t_unit_user VALUES ($1, $2, $3, $4, $5, $6)`,
			a.User, a.Key, salt, hex.EncodeToString(sum[:]), a.USCC, a.Status); err != nil {
			return err
		}
	}
	return nil
}

func leaveFile(path string) error {
	var out []byte
	for _, a := range Accounts["TAIZHOU"] {
		salt := "t" + a.Key
		sum := md5.Sum([]byte(salt + a.Password)) //nolint:gosec // what older halls did
		hash, err := argon2id.CreateHash(
			hex.EncodeToString(sum[:]),
			&argon2id.Params{Memory: 19456, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32},
		)
		if err != nil {
			return err
		}
		line, err := json.Marshal(map[string]string{
			"user": a.User, "key": a.Key, "uscc": a.USCC, "status": a.Status,
			"habit": FileHabit, "salt": salt, "hash": hash,
		})
		if err != nil {
			return err
		}
		out = append(append(out, line...), '\n')
	}
	return os.WriteFile(path, out, 0o600)
}
