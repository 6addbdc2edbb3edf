package app

import (
	"context"
	"time"

	"wangting/internal/actor"
	"wangting/internal/id"
	"wangting/internal/login"
	"wangting/internal/login/loginweb"
	"wangting/internal/notice"
	"wangting/internal/regno"
)

// phonePages are 「修改手机」 (ACC-2).
func (h *Hall) phonePages() {
	r := &h.Rooms
	decoy := *r.Codes
	decoy.Sender = nobody{r.Notices}
	c := &login.PhoneChange{Tx: h.DB, Faces: recoveryFaces{r.Faces, changeFace}, Codes: recoveryCodes{r.Codes, &decoy, h.Keys, changePhone},
		Self: func(ctx context.Context, personID string) (regno.Document, string, regno.Mobile, error) {
			p, err := r.Persons.Find(ctx, personID)
			return p.Document(), p.Name, p.Phone, err
		},
		Put: func(ctx context.Context, who actor.Actor, m regno.Mobile) error {
			return r.Persons.ChangePhone(ctx, who, who.PersonID, m)
		},
		Tell: func(ctx context.Context, _ actor.Actor, old, fresh regno.Mobile) error {
			if old == "" {
				return nil
			}
			return r.Notices.SMS(ctx, notice.SMS{Phone: string(old), Template: notice.PhoneChanged, Params: map[string]string{"phone": fresh.Masked()}})
		},
		Fresh: h.fresh, NewID: id.New, Now: h.now, Life: 30 * time.Minute}
	loginweb.PhonePages{Phones: c, LinkURL: r.Faces.LinkURL, Now: h.now}.Mount(h.Mux)
}
