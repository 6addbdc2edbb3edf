// Package audit owns the record of who did what to whom, when and from where
// (STA-5). Every command of every room writes one row inside its own transaction, so a
// change and its record exist together or not at all. A row holds ids and states, never
// names, numbers or phones (see actor.Deed). The package knows no SQL and no room.
//
// How it is tamper-evident. A request takes no lock and reads no earlier row: it adds
// one row with digest = HMAC-SM3(key, row). A sealer, on one node at a time, later gives
// each row its place in the chain:
//
//	row ──insert──> waiting (seq NULL) ──sealer──> seq n, chain(n)
//
//	digest   = HMAC(audit.row,   every field of the row, length before each)
//	chain(n) = HMAC(audit.chain, chain(n-1), digest, n)
//	head     = n, chain(n), HMAC(audit.head, n, chain(n))
//
// What Verify proves, against somebody who can write to the database but does not have
// the index key (which is stored wrapped under the master key): no row was changed or
// added (digest), none was moved or removed from the middle (seq and chain), and none was
// removed from the end (head). The chain is keyed too, so that nobody can renumber the
// rest after a removal.
//
// What it does not prove. It does not notice a row that is removed in the second before
// it is sealed. Somebody who has a backup can restore an earlier state with its head.
// Therefore keep heads elsewhere (Seal gives them, the application logs them) and hand
// them to Verify as anchors. Somebody who has the key, which the running program has, can
// write a valid chain: only anchors that are kept elsewhere show that.
package audit

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/id"
	"wangting/internal/secret"
)

// Entry is one deed as it is stored.
type Entry struct {
	ID        string
	At        time.Time
	Kind      string // visitor, person, staff, system
	PersonID  string
	MandateID string
	StaffID   string
	System    string
	SessionID string
	IP        string
	RequestID string
	Act       string
	Object    string
	ObjectID  string
	UnitID    string // the unit whose log shows it
	Detail    string // JSON object of strings, keys in order
	Digest    []byte
	Seq       int64 // 0 until sealed
	Chain     []byte
}

// Details gives Detail back as it was recorded.
func (e Entry) Details() map[string]string {
	d := map[string]string{}
	_ = json.Unmarshal([]byte(e.Detail), &d)
	return d
}

// Head is the last link of the chain.
type Head struct {
	Seq   int64
	Chain []byte
	Mark  []byte
}

// String gives a head as text, to keep it elsewhere: 1042:9f3c….
func (h Head) String() string { return fmt.Sprintf("%d:%x", h.Seq, h.Chain) }

// chainBytes is the length of a chain value, an HMAC-SM3.
const chainBytes = 32

// ParseHead reads the text of String.
func ParseHead(s string) (Head, error) {
	n, chain, ok := strings.Cut(s, ":")
	seq, err := strconv.ParseInt(n, 10, 64)
	if !ok || err != nil || seq < 0 {
		return Head{}, fmt.Errorf("a head is written like 1042:9f3c…, not %q", s)
	}
	b, err := hex.DecodeString(chain)
	if err != nil || len(b) != chainBytes {
		return Head{}, fmt.Errorf("a head is written like 1042:9f3c… with all %d digits of its chain value, not %q", 2*chainBytes, s)
	}
	return Head{Seq: seq, Chain: b}, nil
}

func kindOf(a actor.Actor) string {
	switch {
	case a.StaffID != "":
		return "staff"
	case a.PersonID != "":
		return "person"
	case a.System != "":
		return "system"
	}
	return "visitor"
}

// right is by what right somebody acts at this moment; a level may be another one tomorrow.
func right(who actor.Actor) string {
	if who.IsStaff() {
		var roles []string
		for _, r := range who.Roles {
			roles = append(roles, string(r))
		}
		return strings.Join(roles, " ")
	}
	if who.MandateID != "" && who.Level != actor.NoLevel {
		return strconv.Itoa(int(who.Level))
	}
	return ""
}

// Items are the codes of the items that a deed concerns, each once.
func (e Entry) Items() []string {
	d := e.Details()
	all := strings.Fields(d[actor.DetailItem] + " " + d[actor.DetailAdded] + " " + d[actor.DetailRemoved])
	slices.Sort(all)
	return slices.Compact(all)
}

// entry is the row of a deed, without its digest.
func entry(who actor.Actor, d actor.Deed, now time.Time) (Entry, error) {
	if d.Act == "" || d.Object == "" {
		return Entry{}, fmt.Errorf("a deed without act or object: %q %q", d.Act, d.Object)
	}
	detail, details := "{}", d.Detail
	if as := right(who); as != "" && d.UnitID != "" {
		details = maps.Clone(details)
		if details == nil {
			details = map[string]string{}
		}
		details[actor.DetailAs] = as
	}
	if len(details) > 0 {
		b, err := json.Marshal(details)
		if err != nil {
			return Entry{}, fmt.Errorf("writing the details of %s: %w", d.Act, err)
		}
		detail = string(b)
	}
	return Entry{
		ID: id.New(), At: now.Truncate(time.Microsecond), Kind: kindOf(who),
		PersonID: who.PersonID, MandateID: who.MandateID, StaffID: who.StaffID, System: who.System,
		SessionID: who.SessionID, IP: who.IP, RequestID: who.RequestID,
		Act: d.Act, Object: d.Object, ObjectID: d.ObjectID, UnitID: d.UnitID, Detail: detail,
	}, nil
}

// written is the text that a digest covers. The length before each field distinguishes
// "ab","c" from "a","bc".
func (e Entry) written() string {
	var b strings.Builder
	for _, f := range []string{
		e.ID, strconv.FormatInt(e.At.UnixMicro(), 10), e.Kind, e.PersonID, e.MandateID, e.StaffID, e.System,
		e.SessionID, e.IP, e.RequestID, e.Act, e.Object, e.ObjectID, e.UnitID, e.Detail,
	} {
		b.Write(binary.BigEndian.AppendUint32(nil, uint32(len(f))))
		b.WriteString(f)
	}
	return b.String()
}

func digest(k *secret.Keyring, e Entry) []byte { return k.Index("audit.row", e.written()) }

// link gives the chain value of the row with a digest at place seq. All three parts have
// a fixed length.
func link(k *secret.Keyring, before, digest []byte, seq int64) []byte {
	b := append(append([]byte{}, before...), digest...)
	return k.Index("audit.chain", string(binary.BigEndian.AppendUint64(b, uint64(seq))))
}

// origin is the chain value before the first row.
func origin(k *secret.Keyring) []byte { return k.Index("audit.chain", "origin") }

func mark(k *secret.Keyring, seq int64, chain []byte) []byte {
	return k.Index("audit.head", string(binary.BigEndian.AppendUint64(nil, uint64(seq)))+string(chain))
}
