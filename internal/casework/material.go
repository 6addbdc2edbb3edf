package casework

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/blob"
	"wangting/internal/fault"
	"wangting/internal/id"
)

// Prefixes of the keys of stored files: MaterialPrefix<case>/<material> and PiecePrefix<arrival>-<number>.
const (
	MaterialPrefix = "case/"
	PiecePrefix    = "piece/"
)

// MaxFiles is the limit of current files in one slot.
const MaxFiles = 20

// Upload is an uploaded file.
type Upload struct {
	Slot string
	Name string // the name on the person's computer
	Body io.Reader
}

// Attach stores an uploaded file in a slot of a draft, or of a correction that requests it. The
// type is detected from the content, never from the name. Invalid says what is wrong with the file;
// nothing is stored then.
func (s *Service) Attach(ctx context.Context, who actor.Actor, caseID string, up Upload) (Material, error) {
	return s.attach(ctx, who, caseID, up, func(context.Context) error { return nil })
}

// attach is Attach with a function that runs in the transaction that writes the row.
func (s *Service) attach(
	ctx context.Context, who actor.Actor, caseID string, up Upload, also func(context.Context) error,
) (Material, error) {
	c, asked, err := s.open(ctx, who, caseID)
	if err != nil {
		return Material{}, err
	}
	slot, err := s.slot(ctx, c, asked, up.Slot)
	if err != nil {
		return Material{}, err
	}
	if err := s.practiceRoom(ctx, c, slot); err != nil {
		return Material{}, err
	}
	m := Material{ID: id.New(), CaseID: c.ID, Slot: slot.Key, Name: blob.FileName(up.Name), By: handOf(who, ""), UploadedAt: s.Now()}
	m.BlobKey = MaterialPrefix + c.ID + "/" + m.ID
	f, err := s.Files.Put(ctx, m.BlobKey, up.Body, slot.Limit())
	if err != nil {
		return Material{}, onSlot(slot, err)
	}
	m.Size, m.SHA256, m.Type = f.Size, f.SHA256, f.Type
	err = slot.takes(m)
	if err == nil {
		err = s.asOwner(ctx, who, c.ItemCode, func(ctx context.Context) error {
			if err := also(ctx); err != nil {
				return err
			}
			return s.place(ctx, who, c, asked, slot, m)
		})
	}
	if err != nil {
		return Material{}, errors.Join(err, s.Files.Delete(ctx, m.BlobKey))
	}
	return m, nil
}

// slot gives the slot of a case, if it accepts files now.
func (s *Service) slot(ctx context.Context, c Case, asked *Correction, key string) (Slot, error) {
	item, err := s.itemOfCase(ctx, c)
	if err != nil {
		return Slot{}, fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	}
	slot, ok := item.Slot(key)
	if !ok || asked != nil && !asked.Asks(true, slot.Key) {
		return Slot{}, fault.New(fault.NotFound, "这件办件不需要上传这份材料")
	}
	return c.practiceSlot(slot), nil
}

func (sl Slot) takes(m Material) error {
	if m.Size == 0 {
		return fault.On("material."+sl.Key, "“"+m.Name+"”是空文件，请重新选择")
	}
	if !slices.Contains(sl.Allowed(), m.Type) {
		return fault.On("material."+sl.Key, "“"+m.Name+"”的格式不能上传。"+sl.Name+"支持 "+sl.TypeWords())
	}
	return nil
}

// TypeWords names the accepted file types: PDF、JPG、PNG.
func (s Slot) TypeWords() string { return strings.ToUpper(strings.Join(s.Allowed(), "、")) }

// place writes the row of a stored file. It reads the case again inside the transaction, because
// the case may have been submitted during the upload.
func (s *Service) place(ctx context.Context, who actor.Actor, c Case, asked *Correction, slot Slot, m Material) error {
	all, err := s.still(ctx, c)
	if err != nil {
		return err
	}
	n := 0
	for _, old := range all {
		if old.Slot != slot.Key || !old.Current() || asked != nil && !old.Newer(asked.AskedAt) {
			continue
		}
		n++
		if slot.Many {
			continue
		}
		if err := s.Store.RemoveMaterial(ctx, old.ID); err != nil {
			return err
		}
	}
	if slot.Many && n >= MaxFiles {
		return fault.On("material."+slot.Key, fmt.Sprintf("%s最多上传 %d 个文件，请先删除不需要的", slot.Name, MaxFiles))
	}
	if err := s.Store.AddMaterial(ctx, m); err != nil {
		return fmt.Errorf("writing the material: %w", err)
	}
	return s.Audit.Record(ctx, who, actor.Deed{Act: m.Made.act(), Object: "case", ObjectID: c.ID, UnitID: c.UnitID,
		Detail: map[string]string{actor.DetailItem: c.ItemCode, "slot": slot.Key, "material": m.ID, "sha256": m.SHA256,
			"from": m.From, actor.DetailNew + "材料": slot.Name}})
}

// still locks and gives the materials of a case. Conflict when the state of the case has changed.
func (s *Service) still(ctx context.Context, c Case) ([]Material, error) {
	all, err := s.materialsHeld(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	now, err := s.Store.Case(ctx, c.ID)
	if err == nil && now.State != c.State {
		err = errChanged
	}
	return all, err
}

// Detach removes a file from a draft, or from the answer to a correction.
func (s *Service) Detach(ctx context.Context, who actor.Actor, caseID, materialID string) error {
	c, asked, err := s.open(ctx, who, caseID)
	if err != nil {
		return err
	}
	m, err := s.Store.Material(ctx, materialID)
	switch {
	case errors.Is(err, fault.NotFound), err == nil && m.CaseID != c.ID:
		return fault.New(fault.NotFound, "没有找到这份材料，可能已经删除")
	case err != nil:
		return err
	case asked != nil && !m.Newer(asked.AskedAt):
		return fault.New(fault.Forbidden, "提交申请时的材料不能删除。上传新的材料后，会自动替换旧的")
	}
	err = s.asOwner(ctx, who, c.ItemCode, func(ctx context.Context) error {
		if _, err := s.still(ctx, c); err != nil {
			return err
		}
		if err := s.Store.RemoveMaterial(ctx, m.ID); err != nil {
			return err
		}
		return s.Audit.Record(ctx, who, actor.Deed{Act: "case.detached", Object: "case", ObjectID: c.ID, UnitID: c.UnitID,
			Detail: map[string]string{actor.DetailItem: c.ItemCode, "slot": m.Slot, "material": m.ID}})
	})
	if err != nil {
		return err
	}
	return s.sweep(ctx, m.BlobKey)
}

// open gives a case that accepts files now: a draft, or one with a correction to answer.
func (s *Service) open(ctx context.Context, who actor.Actor, caseID string) (Case, *Correction, error) {
	c, err := s.theirsToAct(ctx, who, caseID)
	if err != nil || c.State.Editable() {
		return c, nil, err
	}
	asked, err := s.waiting(ctx, c)
	return c, &asked, err
}

// waiting gives the correction that waits for the applicant.
func (s *Service) waiting(ctx context.Context, c Case) (Correction, error) {
	if c.State != Correcting && (c.LackDue.IsZero() || c.State.Ended()) {
		return Correction{}, errNothingAsked
	}
	all, err := s.Store.Corrections(ctx, c.ID)
	if err != nil {
		return Correction{}, fmt.Errorf("reading corrections: %w", err)
	}
	if c.State != Correcting {
		k, ok := promised(all)
		if !ok {
			return k, errNothingAsked
		}
		return k, nil
	}
	for _, k := range slices.Backward(all) {
		if k.Waiting() && !k.Lacking {
			return k, nil
		}
	}
	// Another tab has answered it between the two reads.
	return Correction{}, fault.Wrap(fault.Conflict, errChanged.Say, fmt.Errorf("case %s waits for a correction that does not exist", c.ID))
}

// sweep deletes a blob that no material refers to any more. FileAgain shares blobs between cases.
func (s *Service) sweep(ctx context.Context, key string) error {
	used, err := s.Store.BlobUsed(ctx, key)
	if err != nil || used {
		return err
	}
	if err := s.Files.Delete(ctx, key); err != nil && !errors.Is(err, fault.NotFound) {
		return fmt.Errorf("deleting a file: %w", err)
	}
	return nil
}

// Download opens a material for the owner of its case, its employer, or staff of its region. Every
// download is audited.
func (s *Service) Download(ctx context.Context, who actor.Actor, materialID string) (Material, io.ReadCloser, error) {
	m, err := s.Store.Material(ctx, materialID)
	if err != nil {
		return Material{}, nil, err
	}
	var c Case
	if who.IsStaff() {
		c, err = s.toldOf(ctx, who, m)
	} else {
		c, err = s.theirs(ctx, who, m.CaseID)
		if err == nil && c.State == Draft {
			err = s.may(ctx, who, c.ItemCode) // as in Open
		}
		if errors.Is(err, fault.NotFound) && who.ForUnit() {
			c, err = s.endorsed(ctx, who, m.CaseID) // the employer reads what it endorses
		}
		if errors.Is(err, fault.NotFound) && !who.ForUnit() {
			c, _, err = s.otherSide(ctx, who, m.CaseID) // and the other side what it confirms
		}
	}
	if err != nil {
		return Material{}, nil, err
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		return s.Audit.Record(ctx, who, actor.Deed{Act: "case.material_read", Object: "case", ObjectID: c.ID, UnitID: c.UnitID,
			Detail: map[string]string{actor.DetailItem: c.ItemCode, "material": m.ID}})
	})
	if err != nil {
		return Material{}, nil, err
	}
	body, err := s.Files.Open(ctx, m.BlobKey)
	return m, body, err
}

// toldOf gives the case of a material to staff who may see the material. NotFound for whoever is only asked for an opinion, when it was not
// chosen for them.
func (s *Service) toldOf(ctx context.Context, who actor.Actor, m Material) (Case, error) {
	c, err := s.atDesk(ctx, who, m.CaseID)
	if err != nil {
		return c, err
	}
	matters, err := s.Store.Matters(ctx, c.ID)
	if err != nil {
		return c, fmt.Errorf("reading what is asked about the case: %w", err)
	}
	files, free, err := s.chosen(ctx, who, c, matters)
	if err == nil && !free && !slices.Contains(files, m.ID) {
		return c, errNoCase
	}
	return c, err
}

// onSlot adds the input of an upload to an Invalid fault that has no field yet.
func onSlot(slot Slot, err error) error {
	if f := fault.Of(err); f.Kind == fault.Invalid && len(f.Fields) == 0 {
		return fault.On("material."+slot.Key, f.Say)
	}
	return err
}

// Newer reports whether the material was uploaded for the correction that was sent at t.
func (m Material) Newer(t time.Time) bool { return m.UploadedAt.After(t) }
