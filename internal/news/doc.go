// Package news owns what editors tell the public: 公告, 公示 with its period and objections, 办事指南, 常见问题 and the banner (横幅).
// It knows neither SQL nor HTTP.
//
//	草稿 ──submit──▶ 待审核 ──approve──▶ 已发布 (待生效 until its hour) ──withdraw──▶ 已撤下
//	  ▲                │ return, recall        │ save: a correction begins             │ save
//	  └────────────────┴───────────────────────┴───────────────────────────────────────┘
//
// # The argument
//
// Nothing becomes public by one person: whoever saved anything since the last publication, or submitted it, cannot approve it,
// whatever a page shows. Every save is a step with the whole content and no step is ever changed, so that each earlier text can be
// shown and a stale save loses nothing: it is refused with the newer text beside it. A correction leaves the published text in place
// until it is approved and its hour has come.
//
// What the public sees is a Board in memory, computed for a span of time in which it does not change. Board.Stamp names it, so pages
// that lie ready for visitors know when to be made anew. Every node reads it again within a minute.
//
// Text has a small markup (text.go). It becomes blocks of plain strings, never HTML, and links lead to https or to our own paths.
//
// Whoever objects leaves a name, a phone number and words. They are sealed, editors of the region see them, and the
// public learns only that there were objections and whether all are answered.
package news
