package casework

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/form/formsheet"
	"wangting/internal/sheet"
	"wangting/internal/workday"
)

// Rows of a table by workbook (CAS-9): a workbook is uploaded, its lines are kept and shown with what is wrong with each, and
// those that are right are imported into the draft. The faulty lines stay until another workbook comes, the draft is
// deleted, the first sweep after it was submitted, or for SheetLife.

// SheetLife is how long the lines of a workbook are kept.
const SheetLife = 48 * time.Hour

// Uploaded is the lines of a workbook that are not imported yet.
type Uploaded struct {
	CaseID string
	Field  string // the question
	Lines  []sheet.Line
	At     time.Time
}

// Sheets keeps uploaded lines.
type Sheets interface {
	// PutSheet replaces the lines of a question.
	PutSheet(ctx context.Context, u Uploaded) error
	// Sheet gives the lines of a question. NotFound when there are none.
	Sheet(ctx context.Context, caseID, field string) (Uploaded, error)
	// SettleSheet keeps these lines in the place of those uploaded at the same time, or none when there are none. Conflict when
	// those of another workbook lie there, or they have gone.
	SettleSheet(ctx context.Context, u Uploaded) error
	// DropSheets removes the lines of all questions of a case.
	DropSheets(ctx context.Context, caseID string) error
	// SweepSheets removes lines that were uploaded before a time, and those of drafts that have been submitted.
	SweepSheets(ctx context.Context, before time.Time) error
}

// SheetView is what the page of a workbook shows.
type SheetView struct {
	View
	Table   formsheet.Table
	Lines   []sheet.Line // with what is wrong with them today
	Good    int          // lines that can be imported
	TooLong error        // why all of them together cannot be: the table would be too long
	At      time.Time    // of the upload; zero without one

	rows []any // of the good lines
}

// Bad is how many lines have to be mended.
func (v SheetView) Bad() int { return len(v.Lines) - v.Good }

// Rows is how many rows the table has in the draft.
func (v SheetView) Rows() int { return v.Table.Count(v.Case.Data) }

// OpenSheet gives the table of a draft and the lines uploaded for it. NotFound when the question is no table of the form.
func (s *Service) OpenSheet(ctx context.Context, who actor.Actor, caseID, field string) (SheetView, error) {
	if _, err := s.draft(ctx, who, caseID); err != nil {
		return SheetView{}, err
	}
	open, err := s.Open(ctx, who, caseID)
	if err != nil {
		return SheetView{}, err
	}
	v := SheetView{View: open}
	var ok bool
	if v.Table, ok = formsheet.Of(open.Item.Form, field); !ok {
		return SheetView{}, errNoCase
	}
	v.Table.Stamp = fmt.Sprintf("本表用于“%s”（%s）第 %d 版，%s 下载。", open.Item.Name, open.Case.ItemCode, open.Case.ItemVersion,
		s.Now().In(workday.Zone).Format(time.DateOnly))
	u, err := s.Store.Sheet(ctx, caseID, field)
	if errors.Is(err, fault.NotFound) {
		return v, nil
	}
	if err != nil {
		return SheetView{}, fmt.Errorf("reading an uploaded sheet: %w", err)
	}
	v.Lines, v.At = u.Lines, u.At
	v.rows, err = v.Table.Check(v.Lines, v.Case.Data, s.Now())
	v.Good = len(v.rows)
	if err == nil {
		_, _, v.TooLong = v.Table.Merge(v.Case.Data, v.rows)
	}
	return v, err
}

// UploadSheet keeps the lines of a workbook for a table of a draft, in the place of those that were uploaded before. The draft
// stays as it is. Invalid beside sheet.FieldFile.
func (s *Service) UploadSheet(ctx context.Context, who actor.Actor, caseID, field string, file io.Reader) error {
	v, err := s.OpenSheet(ctx, who, caseID, field)
	if err != nil {
		return err
	}
	lines, err := v.Table.Read(file)
	if err != nil {
		return err
	}
	return s.asOwner(ctx, who, v.Case.ItemCode, func(ctx context.Context) error {
		return s.Store.PutSheet(ctx, Uploaded{CaseID: caseID, Field: field, Lines: lines, At: s.Now()})
	})
}

// SheetSeen is what somebody had before them when they said that lines be imported.
type SheetSeen struct {
	Version int64     // of the draft
	At      time.Time // of the upload
}

// ErrOtherSheet refuses an import of lines that the page has not shown.
var ErrOtherSheet = fault.New(fault.Conflict, "刚才又上传了另一份表格，没有导入。请核对下面的内容后再次点“导入可用的行”")

// ImportSheet brings the good lines into the draft, and keeps the faulty ones to be mended. It gives how many rows are new and
// how many were there. Invalid beside sheet.FieldFile when the table would be too long; Conflict when the draft has been
// saved or another workbook uploaded since.
func (s *Service) ImportSheet(
	ctx context.Context, who actor.Actor, caseID, field string, seen SheetSeen,
) (added, replaced int, err error) {
	v, err := s.OpenSheet(ctx, who, caseID, field)
	if err != nil {
		return 0, 0, err
	}
	if !v.At.IsZero() && !v.At.Equal(seen.At) {
		return 0, 0, ErrOtherSheet
	}
	if v.Good == 0 {
		return 0, 0, fault.On(sheet.FieldFile, "没有可以导入的行，请修改后重新上传")
	}
	data, added, err := v.Table.Merge(v.Case.Data, v.rows)
	if err != nil {
		return 0, 0, err
	}
	err = s.asOwner(ctx, who, v.Case.ItemCode, func(ctx context.Context) error {
		if _, err := s.Save(ctx, who, caseID, maps.Clone(data), seen.Version); err != nil {
			return err
		}
		err := s.Store.SettleSheet(ctx, Uploaded{CaseID: caseID, Field: field, Lines: faulty(v.Lines), At: v.At})
		if errors.Is(err, fault.Conflict) {
			return ErrOtherSheet
		}
		return err
	})
	if err != nil {
		return 0, 0, err
	}
	return added, v.Good - added, nil
}

// faulty gives the lines with faults as they were read. What is wrong is found again when they are shown; only what could not
// be read stays with them.
func faulty(lines []sheet.Line) []sheet.Line {
	var out []sheet.Line
	for _, l := range lines {
		if len(l.Wrong) > 0 {
			out = append(out, l)
		}
	}
	return out
}
