package caseworkdb_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"wangting/internal/blob"
	"wangting/internal/casework"
	"wangting/internal/casework/caseworkdb"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/secret/secrettest"
)

// sweepFiles runs the sweeps of the room at a time.
func sweepFiles(t *testing.T, h *ct.Hall, now time.Time) {
	t.Helper()
	rows := caseworkdb.Store{DB: h.DB, Keys: secrettest.Keyring(t)}
	for prefix, alive := range map[string]func(context.Context, []string) ([]string, error){
		casework.MaterialPrefix: rows.AliveMaterials, casework.PiecePrefix: rows.AlivePieces,
	} {
		s := blob.Sweeper{Files: h.Files, Prefix: prefix, Alive: alive, Hall: h.DB.HallName, Now: func() time.Time { return now }}
		must(t, s.Run(t.Context()))
	}
}

// CAS-3: what was replaced or abandoned does not stay for ever; what a case names does.
func TestFilesThatNoRowNamesAreSweptAfterADay(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, c := t.Context(), h.Drafted(t, ct.Boss, ct.Subsidy)
		first := materialsOf(t, h, c.ID)[0].BlobKey
		_, err := h.Attach(ctx, ct.Boss, c.ID, casework.Upload{Slot: "table", Name: "申请表.pdf", Body: ct.PDF("again")})
		must(t, err)
		second := materialsOf(t, h, c.ID)[0].BlobKey
		a, err := h.Arrive(ctx, ct.Boss, c.ID, comingFile())
		must(t, err)
		_, err = h.Receive(ctx, ct.Boss, c.ID, a.ID, 0, pieceAt(0))
		must(t, err)
		abandoned, foreign := casework.MaterialPrefix+c.ID+"/"+id.New(), casework.MaterialPrefix+id.New()+"/"+id.New()
		arriving, lost := casework.PiecePrefix+a.ID+"-0", casework.PiecePrefix+id.New()+"-12"
		strange, odd := casework.MaterialPrefix+"readme", casework.PiecePrefix+"readme"
		for _, k := range []string{abandoned, foreign, lost, strange, odd} {
			must(t, h.Files.Keep(ctx, k, ct.PDF(""), 9))
		}

		stays := func(when string, want map[string]bool) {
			t.Helper()
			for k, there := range want {
				r, err := h.Files.Open(ctx, k)
				if err == nil {
					_ = r.Close()
				} else if !errors.Is(err, fault.NotFound) {
					t.Fatal(err)
				}
				if there != (err == nil) {
					t.Errorf("%s, %s: there is %t, want %t", when, k, err == nil, there)
				}
			}
		}
		written := changedAt(t, h, second)
		sweepFiles(t, h, written.Add(23*time.Hour))
		stays("within a day", map[string]bool{first: true, second: true, abandoned: true, foreign: true, arriving: true, lost: true})
		sweepFiles(t, h, written.Add(25*time.Hour))
		stays("after a day", map[string]bool{
			first: false, second: true, abandoned: false, foreign: true, arriving: true, lost: false, strange: true, odd: true,
		})
	})
}

// changedAt is the time of the disk at which a file was written.
func changedAt(t *testing.T, h *ct.Hall, key string) time.Time {
	t.Helper()
	info, err := os.Stat(filepath.Join(h.Dir(), filepath.FromSlash(key)))
	must(t, err)
	return info.ModTime()
}
