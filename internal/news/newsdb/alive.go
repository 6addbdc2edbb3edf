package newsdb

import (
	"context"
	"strings"

	"wangting/internal/news"
)

// AliveFiles gives those of the keys that some save names, and those that are not the key of an attachment. Old saves can be viewed, so
// their files stay.
func (s Store) AliveFiles(ctx context.Context, keys []string) ([]string, error) {
	var alive []string
	known := map[string]bool{}
	asked := map[string]bool{}
	for _, k := range keys {
		article, file, ok := strings.Cut(strings.TrimPrefix(k, news.FilePrefix), "/")
		if !strings.HasPrefix(k, news.FilePrefix) || !ok || strings.Contains(file, "/") {
			alive = append(alive, k)
			continue
		}
		if !asked[article] {
			asked[article] = true
			steps, err := s.Steps(ctx, article)
			if err != nil {
				return nil, err
			}
			for _, st := range steps {
				if st.Content == nil {
					continue
				}
				for _, f := range st.Content.Files {
					known[news.FilePrefix+article+"/"+f.ID] = true
				}
			}
		}
		if known[k] {
			alive = append(alive, k)
		}
	}
	return alive, nil
}
