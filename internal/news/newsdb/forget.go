package newsdb

import (
	"context"
	"encoding/json"
	"fmt"

	"wangting/internal/news"
)

// gone stands in the place of the name of somebody whose account has ended.
const gone = "（已注销）"

const (
	ofPersonSQL = `
SELECT ` + objectionColumns + `
  FROM news_objection
 WHERE person_id = $1
   AND person_id <> ''
 ORDER BY id`

	untieSQL = `
UPDATE news_objection
   SET person_id = '', said = $2
 WHERE id = $1`
)

// ObjectionsOf gives those of a person who consented to be told, the oldest first.
func (s Store) ObjectionsOf(ctx context.Context, personID string) ([]news.Objection, error) {
	return s.objections(ctx, ofPersonSQL, personID)
}

// Forget unties the objections of a person from them: what was objected stays with the 公示, without name, phone and consent.
func (s Store) Forget(ctx context.Context, personID string) error {
	list, err := s.ObjectionsOf(ctx, personID)
	if err != nil {
		return err
	}
	for _, o := range list {
		said, err := json.Marshal(news.Complaint{Who: gone, Words: o.Words})
		if err != nil {
			return fmt.Errorf("encoding an objection: %w", err)
		}
		if _, err := s.DB.Exec(ctx, untieSQL, o.ID, s.Keys.Seal(PurposeSaid, string(said))); err != nil {
			return err
		}
	}
	return nil
}
