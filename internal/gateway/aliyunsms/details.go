package aliyunsms

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"wangting/internal/fault"
	"wangting/internal/workday"
)

const (
	detailsOfPage = 50 // the largest page of QuerySendDetails
	mostPages     = 4  // the service lets a phone have 40 messages a day
)

// WasSent asks whether the service took a message with this id of ours on the days from since to now
// (QuerySendDetails). Fault: Away.
func (g *Gateway) WasSent(ctx context.Context, phone, outID string, since, now time.Time) (bool, error) {
	until := now.In(workday.Zone)
	for day := since.In(workday.Zone); day.Format(dayForm) <= until.Format(dayForm); day = day.AddDate(0, 0, 1) {
		found, err := g.sentOn(ctx, phone, outID, day.Format(dayForm))
		if err != nil || found {
			return found, err
		}
	}
	return false, nil
}

const (
	freshFor  = 10 * time.Second // how long an answer shows that the service works
	probeTime = 3 * time.Second  // a person waits for the answer
)

// Reachable reports whether the service answers: nil when it has done so within freshFor, or does so now. It sends
// nothing. Fault: Away.
func (g *Gateway) Reachable(ctx context.Context, now time.Time) error {
	if h := g.patience.Health(); h.Refusal == "" && h.LastSuccess.After(h.LastFailure) && time.Since(h.LastSuccess) < freshFor {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	_, err := g.sentOn(ctx, "13000000000", "", now.In(workday.Zone).Format(dayForm))
	if isAnswer(err) {
		return nil
	}
	return err
}

// isAnswer reports whether the service said something, if only no.
func isAnswer(err error) bool {
	return err == nil || errors.Is(err, fault.Limited) || errors.Is(err, fault.Invalid)
}

const dayForm = "20060102"

func (g *Gateway) sentOn(ctx context.Context, phone, outID, day string) (bool, error) {
	type answer struct {
		Code, Message     string
		SmsSendDetailDTOs struct {
			SmsSendDetailDTO []struct {
				OutID string `json:"OutId"`
			}
		}
	}
	for page := 1; page <= mostPages; page++ {
		q := url.Values{"PhoneNumber": {phone}, "SendDate": {day}, "PageSize": {strconv.Itoa(detailsOfPage)}, "CurrentPage": {strconv.Itoa(page)}}
		var a answer
		err := g.patience.Do(ctx, true, func(ctx context.Context) error {
			a = answer{}
			if err := g.caller.call(ctx, "QuerySendDetails", q, &a); err != nil {
				return err
			}
			return verdict(a.Code, a.Message)
		})
		list := a.SmsSendDetailDTOs.SmsSendDetailDTO
		if err != nil {
			return false, fmt.Errorf("asking what was sent: %w", err)
		}
		for _, d := range list {
			if d.OutID == outID {
				return true, nil
			}
		}
		if len(list) < detailsOfPage {
			break
		}
	}
	return false, nil
}
