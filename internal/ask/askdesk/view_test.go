package askdesk

import (
	"strings"
	"testing"
)

// B8: who may take a question over now is not told to wait.
func TestWhoMayTakeOverIsToldSo(t *testing.T) {
	if say := (questionView{Claimed: "示例甲", MayClaim: true}).claimed(); strings.Contains(say, "超过答复期限后") {
		t.Errorf("beside the button that takes it over: %q", say)
	}
	if say := (questionView{Claimed: "示例甲"}).claimed(); !strings.Contains(say, "超过答复期限后可以接手") {
		t.Errorf("without the button: %q", say)
	}
}
