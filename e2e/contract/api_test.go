package contract

import (
	"testing"

	"wangting/e2e/hall"
)

func TestTheAPIsDocumentIsWhatCheckersOfOthersTakeForOne(t *testing.T) { // APP-3
	t.Parallel()
	h := hall.Start(t)
	piece(t, "openapi", map[string]string{"HALL": h.URL})
}
