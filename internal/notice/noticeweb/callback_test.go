package noticeweb

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wangting/internal/fault"
	"wangting/internal/notice"
)

type reader struct{}

func (reader) ReadReports(body []byte) ([]notice.Report, error) {
	if string(body) != "whole" {
		return nil, fault.New(fault.Invalid, "")
	}
	return []notice.Report{{ID: "a"}}, nil
}

func TestAPushNeedsTheSecretAndIsAnsweredAsTheProviderWants(t *testing.T) { // OUT-3
	taken := 0
	c := Callback{Secret: "s3cret", Reports: reader{}, Reported: func(context.Context, []notice.Report) error { taken++; return nil }}
	for name, tc := range map[string]struct {
		secret, body string
		status       int
		says         string
		taken        int
	}{
		"a push":             {"s3cret", "whole", 200, `"code":0`, 1},
		"a wrong address":    {"s3cre", "whole", 404, "", 0},
		"something else":     {"s3cret", "half", 422, `"code":1`, 0},
		"far too much of it": {"s3cret", strings.Repeat("x", maxPush+1), 413, `"code":1`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			taken = 0
			r := httptest.NewRequest(http.MethodPost, notice.CallbackPath+tc.secret, strings.NewReader(tc.body))
			r.SetPathValue("secret", tc.secret)
			w := httptest.NewRecorder()
			status := 0
			if err := c.pushed(w, r); err == nil {
				status = w.Code
			} else if fault.Of(err).Kind == fault.NotFound {
				status = http.StatusNotFound
			}
			if status != tc.status || !strings.Contains(w.Body.String(), tc.says) || taken != tc.taken {
				t.Errorf("gave %d %s, taken %d", status, w.Body, taken)
			}
		})
	}
}
