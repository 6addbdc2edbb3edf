package caseworkdb

import (
	"context"

	"wangting/internal/casework"
)

// mostFiles bounds what one look into the library reads.
const mostFiles = 300

const libraryCasesSQL = `
SELECT ` + columns + `
  FROM case_file
 WHERE owner_id = $1
   AND bucket IN ('open', 'done')
   AND (accepted_us > 0 OR ended_us > 0)
 ORDER BY updated_us DESC, id DESC
 LIMIT $2`

const libraryFilesSQL = `
SELECT ` + materialColumns + `
  FROM case_material
 WHERE case_id IN (SELECT id
                     FROM case_file
                    WHERE owner_id = $1
                      AND bucket IN ('open', 'done')
                      AND (accepted_us > 0 OR ended_us > 0)
                    ORDER BY updated_us DESC, id DESC
                    LIMIT $2)
   AND replaced_us = 0
 ORDER BY at_us DESC, id DESC
 LIMIT $2`

// LibraryFiles gives the current materials of an owner's newest cases that were accepted or have ended, newest first.
func (s Store) LibraryFiles(ctx context.Context, owner string) ([]casework.LibraryFile, error) {
	var rows []row
	if err := s.DB.Select(ctx, &rows, libraryCasesSQL, owner, mostFiles); err != nil {
		return nil, err
	}
	of := map[string]casework.Case{}
	for _, c := range cases(rows) {
		of[c.ID] = c
	}
	var files []material
	if err := s.DB.Select(ctx, &files, libraryFilesSQL, owner, mostFiles); err != nil {
		return nil, err
	}
	var out []casework.LibraryFile
	for _, r := range files {
		c, ok := of[r.CaseID]
		if !ok { // it was accepted between the two reads
			continue
		}
		m, err := s.toMaterial(r)
		if err != nil {
			return nil, err
		}
		out = append(out, casework.LibraryFile{Material: m, Case: c})
	}
	return out, nil
}
