package noticedb

import (
	"context"
	"errors"
	"time"

	"wangting/internal/fault"
	"wangting/internal/notice"
	"wangting/internal/store"
)

const phoneOfSQL = `SELECT phone, at_us, unit_id, person_id FROM sms_out WHERE id = $1`

// PhoneOfSMS gives the number of a message, the time of its making and its inbox.
func (s Store) PhoneOfSMS(ctx context.Context, id string) (notice.Out, error) {
	var r struct {
		Phone    []byte `db:"phone"`
		AtUs     int64  `db:"at_us"`
		UnitID   string `db:"unit_id"`
		PersonID string `db:"person_id"`
	}
	if err := s.DB.Get(ctx, &r, phoneOfSQL, id); err != nil {
		return notice.Out{}, err
	}
	phone, err := s.Keys.Open(phonePurpose, r.Phone)
	o := notice.Out{ID: id, At: store.Time(r.AtUs)}
	o.Phone, o.Inbox = phone, notice.Inboxed{UnitID: r.UnitID, PersonID: r.PersonID}
	return o, err
}

const reportSQL = `
UPDATE sms_out
   SET report     = $2,
       report_why = $3,
       report_us  = $4
 WHERE id     = $1
   AND report = ''
RETURNING id`

// ReportSMS stores the first report of a message.
func (s Store) ReportSMS(ctx context.Context, r notice.Report) (bool, error) {
	word := "undelivered"
	if r.Delivered {
		word = "delivered"
	}
	var id string
	err := s.DB.Write(ctx, &id, reportSQL, r.ID, word, r.Why, store.Us(r.At))
	if errors.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil, err
}

const fatesSQL = `
SELECT about, state, report, report_why
  FROM sms_out
 WHERE about IN (`

// FatesOf gives the fate of the latest message about each of some things.
func (s Store) FatesOf(ctx context.Context, about []string) (map[string]notice.Fate, error) {
	var rows []struct {
		About  string `db:"about"`
		State  string `db:"state"`
		Report string `db:"report"`
		Why    string `db:"report_why"`
	}
	list, args := store.In(1, about)
	if err := s.DB.Select(ctx, &rows, fatesSQL+list+") ORDER BY at_us, id", args...); err != nil {
		return nil, err
	}
	all := map[string]notice.Fate{}
	for _, r := range rows {
		all[r.About] = notice.Fate{State: notice.State(r.State), Reported: r.Report != "", Delivered: r.Report == "delivered", Why: r.Why}
	}
	return all, nil
}

const latestAboutSQL = `
SELECT id, state, why, phone, at_us, report, report_why
  FROM sms_out
 WHERE about = $1
   AND about <> ''
 ORDER BY at_us DESC, id DESC
 LIMIT 1`

// LatestAbout gives the latest message about something and what became of it.
func (s Store) LatestAbout(ctx context.Context, about string) (notice.Out, notice.Fate, error) {
	var r struct {
		ID        string `db:"id"`
		State     string `db:"state"`
		Why       string `db:"why"`
		Phone     []byte `db:"phone"`
		AtUs      int64  `db:"at_us"`
		Report    string `db:"report"`
		ReportWhy string `db:"report_why"`
	}
	if err := s.DB.Get(ctx, &r, latestAboutSQL, about); err != nil {
		return notice.Out{}, notice.Fate{}, err
	}
	o := notice.Out{ID: r.ID, State: notice.State(r.State), Why: r.Why, At: store.Time(r.AtUs)}
	f := notice.Fate{State: o.State, Reported: r.Report != "", Delivered: r.Report == "delivered", Why: r.ReportWhy}
	var err error
	o.Phone, err = s.Keys.Open(phonePurpose, r.Phone)
	return o, f, err
}

const latestCodeSQL = `
SELECT why
  FROM sms_out
 WHERE state IN ('sent', 'failed')
   AND template = $1
   AND done_us >= $2
 ORDER BY done_us DESC, id DESC
 LIMIT 1`

// LatestCode says why the latest code of the hall failed.
func (s Store) LatestCode(ctx context.Context, since time.Time) (why string, err error) {
	err = s.DB.Get(ctx, &why, latestCodeSQL, notice.Code, store.Us(since))
	return why, err
}
