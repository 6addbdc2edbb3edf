package caseworkdb_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/store/storetest"
)

// bigFile is a file of two and a half pieces.
var bigFile = "%PDF-1.7 " + strings.Repeat("0123456789", casework.PieceSize/4)

func comingFile() casework.Coming {
	return casework.Coming{Slot: "photos", Name: "合影.pdf", Size: int64(len(bigFile)), Mark: "1764126000000"}
}

func materialsOf(t *testing.T, h *ct.Hall, caseID string) []casework.Material {
	t.Helper()
	files, err := h.Store.Materials(t.Context(), caseID)
	must(t, err)
	return files
}

func pieceAt(from int64) io.Reader {
	return strings.NewReader(bigFile[from:min(from+casework.PieceSize, int64(len(bigFile)))])
}

// CAS-3: an interrupted upload continues where it stopped.
func TestABigFileArrivesInPiecesAndGoesOnWhereItBrokeOff(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, c := t.Context(), h.Drafted(t, ct.Boss, ct.Subsidy)
		before := h.Blobs()
		a, err := h.Arrive(ctx, ct.Boss, c.ID, comingFile())
		must(t, err)
		got, err := h.Receive(ctx, ct.Boss, c.ID, a.ID, 0, pieceAt(0))
		must(t, err)
		if got != casework.PieceSize {
			t.Fatalf("%d bytes have arrived, want one piece", got)
		}
		_, err = h.Receive(ctx, ct.Boss, c.ID, a.ID, got, io.LimitReader(pieceAt(got), 1000))
		wantFault(t, err, fault.Invalid, "a piece cut off")
		got, err = h.Receive(ctx, ct.Boss, c.ID, a.ID, 0, pieceAt(0))
		wantFault(t, err, fault.Conflict, "a piece sent again")
		if got != casework.PieceSize {
			t.Errorf("a piece sent again is told to go on at %d", got)
		}
		_, err = h.AttachArrived(ctx, ct.Boss, c.ID, a.ID, casework.Upload{Slot: "photos", Name: "合影.pdf"})
		if say := fault.Of(err).FieldSays("material.photos"); !strings.Contains(say, "还没有传完") {
			t.Fatalf("half a file gave %v", err)
		}

		again, err := h.Arrive(ctx, ct.Boss, c.ID, comingFile()) // the same file is chosen again after a crash
		must(t, err)
		if again.ID != a.ID || again.Received != casework.PieceSize {
			t.Fatalf("chosen again it is %+v", again)
		}
		for got = again.Received; got < again.Size; {
			got, err = h.Receive(ctx, ct.Boss, c.ID, a.ID, got, pieceAt(got))
			must(t, err)
		}
		m, err := h.AttachArrived(ctx, ct.Boss, c.ID, a.ID, casework.Upload{Slot: "photos", Name: "合影.pdf"})
		must(t, err)
		body, err := h.Files.Open(ctx, m.BlobKey)
		must(t, err)
		whole, err := io.ReadAll(body)
		must(t, err)
		if string(whole) != bigFile || m.Size != int64(len(bigFile)) || m.Type != "pdf" {
			t.Errorf("%d bytes of type %q were kept, want the file", len(whole), m.Type)
		}
		if n := h.Blobs() - before; n != 1 {
			t.Errorf("%d files lie in the store, want the one", n)
		}
		_, err = h.AttachArrived(ctx, ct.Boss, c.ID, a.ID, casework.Upload{Slot: "photos", Name: "合影.pdf"})
		wantFault(t, err, fault.Invalid, "the same once more")
	})
}

func TestAFileUnderWayIsNobodyElsesAndMustFitItsSlot(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, c := t.Context(), h.Drafted(t, ct.Boss, ct.Subsidy)
		a, err := h.Arrive(ctx, ct.Boss, c.ID, comingFile())
		must(t, err)
		_, err = h.Receive(ctx, ct.Stranger, c.ID, a.ID, 0, pieceAt(0))
		wantFault(t, err, fault.NotFound, "a piece by another unit")
		other := h.Drafted(t, ct.Boss, ct.Subsidy)
		_, err = h.Receive(ctx, ct.Boss, other.ID, a.ID, 0, pieceAt(0))
		wantFault(t, err, fault.NotFound, "a piece for another case")
		for what, wrong := range map[string]casework.Coming{
			"no slot":  {Slot: "none", Name: "a.pdf", Size: 1},
			"no bytes": {Slot: "photos", Name: "a.pdf"},
			"too big":  {Slot: "table", Name: "a.pdf", Size: 1<<20 + 1},
		} {
			if _, err := h.Arrive(ctx, ct.Boss, c.ID, wrong); fault.Of(err).Kind != fault.Invalid && fault.Of(err).Kind != fault.NotFound {
				t.Errorf("%s gave %v", what, err)
			}
		}
	})
}

// SEC-1: nobody is asked to try again for ever with pieces that cannot be read.
func TestADamagedPieceIsAskedForAgain(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, c := t.Context(), h.Drafted(t, ct.Boss, ct.Subsidy)
		before := h.Blobs()
		a, err := h.Arrive(ctx, ct.Boss, c.ID, comingFile())
		must(t, err)
		for got := int64(0); got < a.Size; {
			got, err = h.Receive(ctx, ct.Boss, c.ID, a.ID, got, pieceAt(got))
			must(t, err)
		}
		must(t, os.WriteFile(filepath.Join(h.Dir(), casework.PiecePrefix+a.ID+"-1"), []byte("wtfile\x00\x01"), 0o600))
		_, err = h.AttachArrived(ctx, ct.Boss, c.ID, a.ID, casework.Upload{Slot: "photos", Name: "合影.pdf"})
		if say := fault.Of(err).FieldSays("material.photos"); !strings.Contains(say, "没有传完整") {
			t.Errorf("gave %v", err)
		}
		if n := h.Blobs() - before; n != 0 {
			t.Errorf("%d files are left", n)
		}
	})
}

func TestAFileThatIsRefusedLeavesNoPieces(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, c := t.Context(), h.Drafted(t, ct.Boss, ct.Subsidy)
		before := h.Blobs()
		a, err := h.Arrive(ctx, ct.Boss, c.ID, casework.Coming{Slot: "photos", Name: "程序.pdf", Size: 2})
		must(t, err)
		_, err = h.Receive(ctx, ct.Boss, c.ID, a.ID, 0, strings.NewReader("MZ"))
		must(t, err)
		_, err = h.AttachArrived(ctx, ct.Boss, c.ID, a.ID, casework.Upload{Slot: "photos", Name: "程序.pdf"})
		if say := fault.Of(err).FieldSays("material.photos"); !strings.Contains(say, "格式不能上传") {
			t.Errorf("a program gave %v", err)
		}
		if h.Blobs() != before {
			t.Errorf("%d files stayed", h.Blobs()-before)
		}
	})
}

func TestTwoTabsSendOneFileOnce(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, c := t.Context(), h.Drafted(t, ct.Boss, ct.Subsidy)
		sent := storetest.Race(t, 8, func(int) error {
			a, err := h.Arrive(ctx, ct.Boss, c.ID, comingFile())
			for err == nil && a.Received < a.Size {
				var got int64
				if got, err = h.Receive(ctx, ct.Boss, c.ID, a.ID, a.Received, pieceAt(a.Received)); errors.Is(err, fault.Conflict) {
					err = nil
				}
				a.Received = got
			}
			return err
		})
		if sent != 8 {
			t.Errorf("%d of 8 tabs came to the end", sent)
		}
		a, err := h.Arrive(ctx, ct.Boss, c.ID, comingFile())
		must(t, err)
		if a.Received != a.Size {
			t.Fatalf("%d of %d bytes have arrived", a.Received, a.Size)
		}
		before, had := h.Blobs(), len(materialsOf(t, h, c.ID))
		attached := 0
		for _, err := range storetest.Together(t, 8, func(int) error {
			_, err := h.AttachArrived(ctx, ct.Boss, c.ID, a.ID, casework.Upload{Slot: "photos", Name: "合影.pdf"})
			return err
		}) {
			if err == nil {
				attached++
			} else if say := fault.Of(err).FieldSays("material.photos"); !strings.Contains(say, "已经传完") {
				t.Errorf("finished in another tab: %v", err)
			}
		}
		if more := len(materialsOf(t, h, c.ID)) - had; attached != 1 || more != 1 {
			t.Errorf("%d tabs have attached it, %d files have come", attached, more)
		}
		if n := h.Blobs() - before; n != 1-3 { // one file was added, its three pieces were deleted
			t.Errorf("%+d files lie in the store", n)
		}
	})
}

func TestADraftThatIsDiscardedTakesItsUploadsWithIt(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, before := t.Context(), h.Blobs()
		c := h.Drafted(t, ct.Boss, ct.Subsidy)
		a, err := h.Arrive(ctx, ct.Boss, c.ID, comingFile())
		must(t, err)
		_, err = h.Receive(ctx, ct.Boss, c.ID, a.ID, 0, pieceAt(0))
		must(t, err)
		must(t, h.Discard(ctx, ct.Boss, c.ID))
		must(t, h.SweepArrivals(ctx))
		if h.Blobs() != before {
			t.Errorf("%d pieces stayed", h.Blobs()-before)
		}
	})
}

func TestWhatNobodyGoesOnWithIsSweptAfterADay(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, c := t.Context(), h.Drafted(t, ct.Boss, ct.Subsidy)
		before := h.Blobs()
		a, err := h.Arrive(ctx, ct.Boss, c.ID, comingFile())
		must(t, err)
		_, err = h.Receive(ctx, ct.Boss, c.ID, a.ID, 0, pieceAt(0))
		must(t, err)
		h.SetTime(ct.Start.Add(casework.ArrivalLife))
		must(t, h.SweepArrivals(ctx))
		if h.Blobs() != before+1 {
			t.Fatal("it was swept within its day")
		}
		h.SetTime(ct.Start.Add(casework.ArrivalLife + 1e9))
		must(t, h.SweepArrivals(ctx))
		_, err = h.Receive(ctx, ct.Boss, c.ID, a.ID, casework.PieceSize, pieceAt(casework.PieceSize))
		wantFault(t, err, fault.NotFound, "a piece after that")
		if h.Blobs() != before {
			t.Errorf("%d files stayed", h.Blobs()-before)
		}
	})
}
