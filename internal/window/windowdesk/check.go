package windowdesk

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/window"
)

// picture is a scan that the page shows itself.
type picture struct{ Label, Src string }

// papersOf gives the scans of an entry: all as files, and those that are pictures to look at beside the facts.
func papersOf(e window.Entry) (files []ui.FileVM, pictures []picture) {
	for _, s := range e.Scans {
		for _, slot := range window.Slots {
			if slot.Key != s.Slot {
				continue
			}
			at := here + "/" + e.ID + "/scans/" + s.Slot
			files = append(files, ui.FileVM{Name: slot.Label + "（" + s.Name + "）", ViewHref: at,
				Say: strconv.FormatInt((s.Size+1023)/1024, 10) + " KB"})
			if s.Type == "jpg" || s.Type == "png" {
				pictures = append(pictures, picture{slot.Label, at})
			}
		}
	}
	return files, pictures
}

// words is who did something when, and what they wrote.
func words(name string, when time.Time, said string) string {
	if said == "" {
		said = "没有填写说明"
	}
	return name + "　" + formatTime(when) + "　" + said
}

// next takes the entry that waits longest.
func (p Pages) next(w http.ResponseWriter, r *http.Request) error {
	e, err := p.Window.Next(r.Context(), actor.From(r.Context()))
	if errors.Is(err, fault.NotFound) {
		web.Session(r.Context()).Flash("没有等您复核的窗口注册")
		return web.Redirect(w, r, here)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, here+"/"+e.ID)
}
