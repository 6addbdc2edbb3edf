package desk

import (
	"testing"
	"time"

	"wangting/internal/casework"
	"wangting/internal/workday"
)

func TestAFileOfAnEarlierCaseSaysWhereItComesFrom(t *testing.T) { // ITM-8, DSK-9
	now := time.Date(2026, 12, 23, 10, 0, 0, 0, workday.Zone)
	m := casework.Material{Size: 2048, UploadedAt: now.Add(-time.Hour)}
	if got := origin(m, now); got != bytesOf(2048)+"，12-23 09:00 上传" {
		t.Errorf("says %q", got)
	}
	m.From, m.OriginAt = "26112300000179", now.AddDate(0, -1, 0)
	if got := origin(m, now); got != bytesOf(2048)+"，11-23 10:00 上传，12-23 09:00 从办件 26112300000179 取用" {
		t.Errorf("says %q", got)
	}
}
