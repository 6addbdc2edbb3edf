package caseworkdb_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// renewed is the subsidy without its reason and its table, with another question and another material.
func renewed() catalog.Item {
	it := ct.ItemOf(ct.Subsidy)
	body := strings.Replace(ct.Schema, `"reason":{"type":"string","x-kind":"longtext","title":"申请理由","minLength":4,"maxLength":200}`,
		`"course":{"type":"string","title":"培训课程"}`, 1)
	body = strings.Replace(strings.Replace(body, `"count","reason"]`, `"count"]`, 1), `"count","reason","phone"]}]`, `"count","course","phone"]}]`, 1)
	it.Schema = json.RawMessage(body)
	it.Materials = []catalog.Material{{Key: "photos", Name: "学员合影", Optional: true, Many: true}, {Key: "list", Name: "学员名单", Optional: true}}
	return it
}

func TestARunningCaseKeepsItsVersionInCorrectionsToo(t *testing.T) { // acceptance 10
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Subsidy)
		h.Publish(t, renewed())
		must(t, h.AcceptCase(ctx, ct.Clerk, r.CaseID, ""))
		must(t, h.AskCorrection(ctx, ct.Reviewer, r.CaseID, askReason)) // the field that the second version drops
		v, err := h.Open(ctx, ct.Boss, r.CaseID)
		must(t, err)
		if v.Renewal != nil || v.Item.Version != 1 || v.Case.Data["reason"] != "组织职工参加技能培训" {
			t.Fatalf("opened in version %d with %v", v.Item.Version, v.Case.Data)
		}
		must(t, h.AnswerCorrection(ctx, ct.Boss, r.CaseID, form.Data{"reason": "十八名职工参加培训"}, v.Case.Version))
		if got := dossier(t, h, r.CaseID).Case.Data["reason"]; got != "十八名职工参加培训" {
			t.Errorf("corrected to %v", got)
		}
	})
}

func TestADraftOfAnOlderVersionGoesOnInTheNewOne(t *testing.T) { // acceptance 11
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		c := h.Drafted(t, ct.Boss, ct.Subsidy)
		_, err := h.Attach(ctx, ct.Boss, c.ID, casework.Upload{Slot: "photos", Name: "合影.pdf", Body: ct.PDF("photo")})
		must(t, err)
		table := materialsOf(t, h, c.ID)[0].BlobKey
		if v, err := h.Open(ctx, ct.Boss, c.ID); err != nil || v.Renewal != nil {
			t.Fatalf("before there is a newer version: %+v, %v", v.Renewal, err)
		}
		h.Publish(t, renewed())
		v, err := h.Open(ctx, ct.Boss, c.ID)
		must(t, err)
		if v.Renewal == nil || !v.Renewal.Original(v.Now) || !slices.Equal(v.Renewal.Kept, []string{"单位名称", "培训人数", "联系电话", "学员合影"}) ||
			!slices.Equal(v.Renewal.Dropped, []string{"申请理由", "培训补贴申请表"}) || !slices.Equal(v.Renewal.New, []string{"培训课程", "学员名单"}) {
			t.Fatalf("offers %+v", v.Renewal)
		}
		wantFault(t, h.Renew(ctx, ct.Boss, c.ID, c.Version-1), fault.Conflict, "renewing what another window saved")
		wantFault(t, h.Renew(ctx, ct.Stranger, c.ID, c.Version), fault.NotFound, "renewing another unit's draft")
		must(t, h.Renew(ctx, ct.Boss, c.ID, c.Version))
		must(t, h.Renew(ctx, ct.Boss, c.ID, c.Version)) // a second click
		v, err = h.Open(ctx, ct.Boss, c.ID)
		must(t, err)
		_, dropped := v.Case.Data["reason"]
		if v.Item.Version != 2 || v.Renewal != nil || dropped || v.Case.Data["count"] != float64(18) {
			t.Errorf("went on in version %d with %v", v.Item.Version, v.Case.Data)
		}
		if files := materialsOf(t, h, c.ID); len(files) != 1 || files[0].Slot != "photos" {
			t.Errorf("has the files %+v", files)
		}
		if _, err := h.Files.Open(ctx, table); !errors.Is(err, fault.NotFound) {
			t.Errorf("the dropped file gives %v", err)
		}
		if _, err := h.Submit(ctx, ct.Boss, c.ID, v.Case.Version); err != nil {
			t.Errorf("submitting it gave %v", err)
		}
	})
}

func TestADraftIsSubmittedInItsOwnVersionForThirtyDays(t *testing.T) { // acceptance 11
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		early, late := h.Drafted(t, ct.Boss, ct.Subsidy), h.Drafted(t, ct.Boss, ct.Subsidy)
		h.Publish(t, renewed())
		h.SetTime(ct.Start.AddDate(0, 0, casework.GraceDays))
		h.Publish(t, renewed()) // a third version begins no other thirty days
		r, err := h.Submit(ctx, ct.Boss, early.ID, early.Version)
		must(t, err)
		if v := dossier(t, h, r.CaseID); v.Item.Version != 1 {
			t.Errorf("submitted in version %d", v.Item.Version)
		}
		h.SetTime(ct.Start.AddDate(0, 0, casework.GraceDays+1))
		v, err := h.Open(ctx, ct.Boss, late.ID)
		must(t, err)
		if v.Renewal.Original(v.Now) {
			t.Error("the original is still offered")
		}
		_, err = h.Submit(ctx, ct.Boss, late.ID, late.Version)
		wantFault(t, err, fault.Forbidden, "the old version after its days")
		must(t, h.Renew(ctx, ct.Boss, late.ID, late.Version))
		_, err = h.Submit(ctx, ct.Boss, late.ID, late.Version+1)
		must(t, err)
	})
}

func TestAnItemThatIsClosedTakesNoNewApplications(t *testing.T) { // ITM-19
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		c, running := h.Drafted(t, ct.Boss, ct.Subsidy), h.Filed(t, ct.Boss, ct.Subsidy)
		closed := ct.ItemOf(ct.Subsidy)
		closed.Seasons, closed.EndWords = []catalog.Season{{From: "03-01", Till: "05-31"}}, "每年 3 月至 5 月申报"
		h.Publish(t, closed)
		refused := func(err error, what, words string) {
			t.Helper()
			if !errors.Is(err, casework.ErrClosed) || !errors.Is(err, fault.Forbidden) || fault.Of(err).Head != "现在不受理新的申请" || !strings.Contains(fault.Of(err).Say, words) {
				t.Errorf("%s gave %v", what, err)
			}
		}
		_, err := h.Begin(ctx, ct.Boss, ct.Subsidy)
		refused(err, "beginning outside the season", closed.EndWords)
		_, err = h.FileAgain(ctx, ct.Boss, running.CaseID)
		refused(err, "filing again", closed.EndWords)
		_, err = h.Submit(ctx, ct.Boss, c.ID, c.Version)
		refused(err, "submitting a draft", closed.EndWords)
		must(t, h.AcceptCase(ctx, ct.Clerk, running.CaseID, ""))
		h.SetTime(ct.Start.AddDate(0, 4, 0))
		must(t, h.Renew(ctx, ct.Boss, c.ID, c.Version))
		if _, err := h.Begin(ctx, ct.Boss, ct.Subsidy); err != nil {
			t.Errorf("in the season: %v", err)
		}
		h.Close(t, ct.Subsidy, "系统升级，4 月恢复")
		_, err = h.Submit(ctx, ct.Boss, c.ID, c.Version+1)
		refused(err, "submitting while it is stopped", "系统升级，4 月恢复")
		must(t, h.ProposeVerdict(ctx, ct.Reviewer, running.CaseID, casework.Approved, ""))
	})
}
