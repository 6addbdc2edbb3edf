package newsdb_test

import (
	"strings"
	"testing"

	"wangting/internal/fault"
	"wangting/internal/news"
	"wangting/internal/news/newsdb"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// A file that arrives before its form is sealed at once; the save takes it, and nothing of it stays behind.
func TestAParkedFileBecomesAnAttachment(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		_, err := r.Park(ctx, clerk, "名单.pdf", strings.NewReader("%PDF-1.7"))
		r.refused(fault.Forbidden, err)
		up, err := r.Park(ctx, alpha, "名单.pdf", strings.NewReader("%PDF-1.7\n1 0 obj\n%%EOF\n"))
		r.must(err)
		add := []news.Upload{up}
		articleID, err := r.Create(ctx, alpha, news.Edit{Content: publicity, Add: add})
		r.must(err)
		r.must(r.Leave(ctx, add))
		d, err := r.Open(ctx, alpha, articleID)
		r.must(err)
		_, body, err := r.OpenFile(ctx, alpha, articleID, d.Content.Files[0].ID)
		r.must(err)
		r.must(body.Close())
		if _, err = r.Create(ctx, alpha, news.Edit{Content: publicity, Add: add}); err == nil {
			t.Error("what was parked is still there")
		}
		alive, err := r.Store.(newsdb.Store).AliveFiles(ctx, []string{news.FilePrefix + "arriving/x"})
		if r.must(err); len(alive) != 0 {
			t.Error("the sweeper leaves what is parked")
		}
	})
}
