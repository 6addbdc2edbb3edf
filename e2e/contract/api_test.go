package contract

import (
	"cmp"
	"os"
	"testing"

	"wangting/e2e/hall"
	"wangting/internal/app/demo"
)

func TestTheAPIsDocumentIsWhatCheckersOfOthersTakeForOne(t *testing.T) { // APP-3
	t.Parallel()
	h := hall.Start(t)
	piece(t, "openapi", map[string]string{"HALL": h.URL})
}

func TestRandomCallsOfTheAPIAnswerAsItsDocumentSays(t *testing.T) { // APP-3
	t.Parallel()
	h, _ := hall.StartFilled(t)
	piece(t, "random", map[string]string{"HALL": h.URL, "SEED": cmp.Or(os.Getenv("WANGTING_API_SEED"), seed), "ACCOUNT": demo.RepNumber, "PASSWORD": demo.Password})
}

// seed makes the random calls the same on every machine; WANGTING_API_SEED tries another.
const seed = "20261127"
