package filing

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/web"
)

// Large files are sent in pieces, so that a broken connection costs one piece and not the file. The
// script announces the file (POST …/arrivals) and sends piece after piece (POST
// …/arrivals/{arrival}?from=BYTE). Each answer says how many bytes are stored. At the end the form
// sends the id of the arrival in place of the file (arrivedPrefix). A person who chooses the same
// file again, after a crash or the next day, continues where the upload stopped.

// arrivedPrefix begins the name of a field that stands for a complete upload. Its value is "ID/name
// of the file".
const arrivedPrefix = "arrived."

type arrived struct {
	ID       string `json:"id,omitempty"`
	Received int64  `json:"received"`
	Piece    int64  `json:"piece,omitempty"`
}

func (p Pages) arrive(w http.ResponseWriter, r *http.Request) error {
	size, err := strconv.ParseInt(r.PostFormValue("size"), 10, 64)
	slot, ok := strings.CutPrefix(r.PostFormValue("slot"), slotPrefix)
	if err != nil || !ok {
		return fault.New(fault.Invalid, "没有收到文件，请重新选择后上传")
	}
	a, err := p.Cases.Arrive(r.Context(), p.Place.who(r), r.PathValue("id"),
		casework.Coming{Slot: slot, Name: r.PostFormValue("name"), Size: size, Mark: r.PostFormValue("mark")})
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, arrived{a.ID, a.Received, casework.PieceSize})
}

func (p Pages) piece(w http.ResponseWriter, r *http.Request) error {
	from, err := strconv.ParseInt(r.URL.Query().Get("from"), 10, 64)
	if err != nil {
		return fault.New(fault.Invalid, errCutOff.Say)
	}
	received, err := p.Cases.Receive(r.Context(), p.Place.who(r), r.PathValue("id"), r.PathValue("arrival"), from, r.Body)
	status := http.StatusOK
	if errors.Is(err, fault.Conflict) && received > 0 {
		status, err = http.StatusConflict, nil
	}
	if err != nil {
		return err
	}
	return web.JSON(w, status, arrived{Received: received})
}

// takeArrived attaches a complete upload to its slot.
func (p Pages) takeArrived(r *http.Request, id, slot, value string) error {
	arrival, name, _ := strings.Cut(value, "/")
	_, err := p.Cases.AttachArrived(r.Context(), p.Place.who(r), id, arrival, casework.Upload{Slot: slot, Name: name})
	return err
}
