package sessionweb

import (
	"net/http"
	"time"

	"wangting/internal/actor"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// devicesView is the list of my devices.
type devicesView struct {
	Centre ui.CenterVM
	Flash  string
	Rows   []DeviceRow
}

// DeviceRow is one row of the list of devices.
type DeviceRow struct {
	ID       string
	Here     bool
	Device   string
	Unit     string
	IP       string
	Started  string
	LastUsed string
	End      string // path that 下线 posts to
}

func (p Pages) devices(w http.ResponseWriter, r *http.Request) error {
	list, err := p.Sessions.List(r.Context(), actor.From(r.Context()))
	if err != nil {
		return err
	}
	centre, err := p.Shell(r.Context(), "settings")
	if err != nil {
		return err
	}
	v := devicesView{Centre: centre, Flash: web.Session(r.Context()).TakeFlash()}
	for _, d := range list {
		v.Rows = append(v.Rows, DeviceRow{ID: d.ID, Here: d.Here, Device: d.Browser, Unit: d.UnitName, IP: d.IP,
			Started: FormatTime(d.StartedAt), LastUsed: FormatTime(d.SeenAt), End: devicesPath + "/" + d.ID + "/end"})
	}
	return web.Render(w, r, http.StatusOK, devicesPage(v))
}

// FormatTime formats a time for lists of devices, in China Standard Time.
func FormatTime(t time.Time) string { return t.In(workday.Zone).Format("2006-01-02 15:04") }

// endDevice is 「下线」 on the page at the path list. Ending the login of this request logs the
// caller out.
func (p Pages) endDevice(list string) web.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, id := actor.From(r.Context()), r.PathValue("id")
		if id == who.SessionID {
			return p.logout(w, r)
		}
		if err := p.Sessions.End(r.Context(), who, id); err != nil {
			return err
		}
		web.Session(r.Context()).Flash("这台设备已下线")
		return web.Redirect(w, r, list)
	}
}
