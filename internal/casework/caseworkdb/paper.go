package caseworkdb

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"wangting/internal/casework"
	"wangting/internal/form"
	"wangting/internal/store"
)

type material struct {
	ID       string `db:"id"`
	CaseID   string `db:"case_id"`
	Slot     string `db:"slot"`
	Name     []byte `db:"name"`
	Size     int64  `db:"size"`
	SHA256   string `db:"sha256"`
	Type     string `db:"type"`
	BlobKey  string `db:"blob_key"`
	ByID     string `db:"by_id"`
	ByLabel  string `db:"by_label"`
	AtUs     int64  `db:"at_us"`
	Replaced int64  `db:"replaced_us"`
	From     string `db:"from_number"`
	OriginUs int64  `db:"origin_us"`
	Made     string `db:"made"`
}

func (s Store) toMaterial(r material) (casework.Material, error) {
	name, err := s.open(sealName, r.Name)
	if err != nil {
		return casework.Material{}, fmt.Errorf("opening the name of material %s: %w", r.ID, err)
	}
	return casework.Material{ID: r.ID, CaseID: r.CaseID, Slot: r.Slot, Name: name, Size: r.Size, SHA256: r.SHA256, Type: r.Type,
		BlobKey: r.BlobKey, By: person(r.ByID, r.ByLabel), UploadedAt: store.Time(r.AtUs), ReplacedAt: store.Time(r.Replaced),
		From: r.From, OriginAt: store.Time(r.OriginUs), Made: casework.Making(r.Made)}, nil
}

// LockMaterials locks the materials of a case until the transaction ends.
func (s Store) LockMaterials(ctx context.Context, caseID string) error {
	return s.DB.Lock(ctx, "case:"+caseID)
}

const materialColumns = `id, case_id, slot, name, size, sha256, type, blob_key, by_id, by_label, at_us, replaced_us,
       from_number, origin_us, made`

var addMaterialSQL = `
INSERT INTO case_material (` + materialColumns + `)
VALUES (` + each(materialColumns, ":%[1]s") + `)`

// AddMaterial stores the row of an uploaded file.
func (s Store) AddMaterial(ctx context.Context, m casework.Material) error {
	_, err := s.DB.ExecNamed(ctx, addMaterialSQL, material{
		ID:      m.ID,
		CaseID:  m.CaseID,
		Slot:    m.Slot,
		Name:    s.seal(sealName, m.Name),
		Size:    m.Size,
		SHA256:  m.SHA256,
		Type:    m.Type,
		BlobKey: m.BlobKey,
		ByID:    m.By.ID,
		ByLabel: m.By.Label,
		AtUs:    store.Us(m.UploadedAt),

		From:     m.From,
		OriginUs: store.Us(m.OriginAt),
		Made:     string(m.Made),
	})
	return err
}

const materialSQL = `
SELECT ` + materialColumns + `
  FROM case_material
 WHERE id = $1`

// Material gives a file by id.
func (s Store) Material(ctx context.Context, id string) (casework.Material, error) {
	var r material
	if err := s.DB.Get(ctx, &r, materialSQL, id); err != nil {
		return casework.Material{}, err
	}
	return s.toMaterial(r)
}

const materialsSQL = `
SELECT ` + materialColumns + `
  FROM case_material
 WHERE case_id = $1
 ORDER BY at_us, id`

// Materials gives the files of a case, replaced ones included.
func (s Store) Materials(ctx context.Context, caseID string) ([]casework.Material, error) {
	var rows []material
	if err := s.DB.Select(ctx, &rows, materialsSQL, caseID); err != nil {
		return nil, err
	}
	out := make([]casework.Material, len(rows))
	for i, r := range rows {
		m, err := s.toMaterial(r)
		if err != nil {
			return nil, err
		}
		out[i] = m
	}
	return out, nil
}

const removeMaterialSQL = `
DELETE FROM case_material
 WHERE id = $1`

// RemoveMaterial deletes the row of a file.
func (s Store) RemoveMaterial(ctx context.Context, id string) error {
	_, err := s.DB.Exec(ctx, removeMaterialSQL, id)
	return err
}

const replaceMaterialSQL = `
UPDATE case_material
   SET replaced_us = $2
 WHERE id = $1`

// ReplaceMaterial marks a file as replaced by a correction.
func (s Store) ReplaceMaterial(ctx context.Context, id string, at time.Time) error {
	_, err := s.DB.Exec(ctx, replaceMaterialSQL, id, store.Us(at))
	return err
}

const blobUsedSQL = `
SELECT EXISTS (SELECT 1 FROM case_material WHERE blob_key = $1)`

// BlobUsed reports whether any file still refers to a blob.
func (s Store) BlobUsed(ctx context.Context, key string) (bool, error) {
	var used bool
	err := s.DB.Get(ctx, &used, blobUsedSQL, key)
	return used, err
}

// body is the sealed part of a correction.
type body struct {
	Words   string           `json:"words"`
	Again   string           `json:"again,omitempty"`
	Lacking bool             `json:"lacking,omitempty"`
	Points  []casework.Point `json:"points"`
	Changes []form.Change    `json:"changes,omitempty"`
}

func (s Store) sealBody(c casework.Correction) ([]byte, error) {
	b, err := json.Marshal(body{c.Words, c.Again, c.Lacking, c.Points, c.Changes})
	if err != nil {
		return nil, fmt.Errorf("writing a correction: %w", err)
	}
	return s.Keys.Seal(sealWords, string(b)), nil
}

const addCorrectionSQL = `
INSERT INTO case_correction (id, case_id, asked_by, asked_label, asked_us, due_us, answered_by, answered_label, answered_us, body)
VALUES ($1, $2, $3, $4, $5, $6, '', '', 0, $7)`

// AddCorrection stores a correction notice.
func (s Store) AddCorrection(ctx context.Context, c casework.Correction) error {
	b, err := s.sealBody(c)
	if err != nil {
		return err
	}
	_, err = s.DB.Exec(ctx, addCorrectionSQL, c.ID, c.CaseID, c.AskedBy.ID, c.AskedBy.Label, store.Us(c.AskedAt), store.Us(c.DueAt), b)
	return err
}

const answerCorrectionSQL = `
UPDATE case_correction
   SET answered_by = $2, answered_label = $3, answered_us = $4, body = $5
 WHERE id = $1
   AND answered_us = 0`

// AnswerCorrection stores the answer to a waiting correction notice.
func (s Store) AnswerCorrection(ctx context.Context, c casework.Correction) error {
	b, err := s.sealBody(c)
	if err != nil {
		return err
	}
	return oneRow(s.DB.Exec(ctx, answerCorrectionSQL, c.ID, c.AnsweredBy.ID, c.AnsweredBy.Label, store.Us(c.AnsweredAt), b))
}

const remindedSQL = `
UPDATE case_correction
   SET reminded_us = $2
 WHERE id = $1
   AND answered_us = 0
   AND reminded_us = 0`

// RemindedOf records that the applicant was reminded of an open correction or promise.
func (s Store) RemindedOf(ctx context.Context, correctionID string, now time.Time) (bool, error) {
	n, err := s.DB.Exec(ctx, remindedSQL, correctionID, store.Us(now))
	return n > 0, err
}

const correctionsSQL = `
SELECT id, case_id, asked_by, asked_label, asked_us, due_us, answered_by, answered_label, answered_us, body
  FROM case_correction
 WHERE case_id = $1
 ORDER BY asked_us, id`

// Corrections gives the correction notices of a case, oldest first.
func (s Store) Corrections(ctx context.Context, caseID string) ([]casework.Correction, error) {
	var rows []struct {
		ID            string `db:"id"`
		CaseID        string `db:"case_id"`
		AskedBy       string `db:"asked_by"`
		AskedLabel    string `db:"asked_label"`
		AskedUs       int64  `db:"asked_us"`
		DueUs         int64  `db:"due_us"`
		AnsweredBy    string `db:"answered_by"`
		AnsweredLabel string `db:"answered_label"`
		AnsweredUs    int64  `db:"answered_us"`
		Body          []byte `db:"body"`
	}
	if err := s.DB.Select(ctx, &rows, correctionsSQL, caseID); err != nil {
		return nil, err
	}
	out := make([]casework.Correction, len(rows))
	for i, r := range rows {
		plain, err := s.Keys.Open(sealWords, r.Body)
		if err != nil {
			return nil, fmt.Errorf("opening correction %s: %w", r.ID, err)
		}
		var b body
		if err := json.Unmarshal([]byte(plain), &b); err != nil {
			return nil, fmt.Errorf("reading correction %s: %w", r.ID, err)
		}
		out[i] = casework.Correction{ID: r.ID, CaseID: r.CaseID, AskedAt: store.Time(r.AskedUs), DueAt: store.Time(r.DueUs),
			AskedBy: casework.Hand{Kind: "staff", ID: r.AskedBy, Label: r.AskedLabel}, AnsweredBy: person(r.AnsweredBy, r.AnsweredLabel),
			AnsweredAt: store.Time(r.AnsweredUs), Words: b.Words, Again: b.Again, Lacking: b.Lacking, Points: b.Points, Changes: b.Changes}
	}
	return out, nil
}
