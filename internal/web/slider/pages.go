package slider

import (
	"errors"
	"net/http"
	"net/url"

	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Pages are the pictures of a puzzle, the answer to it, and the page on which it
// stands alone: without the script, after a wrong answer, or in words.
type Pages struct{ Service *Service }

// Mount mounts them.
func (p Pages) Mount(m *web.Mux) {
	m.Handle("GET /slider/{id}", p.show)
	m.Handle("POST /slider/{id}", p.answer)
	m.Handle("GET /slider/{id}/bg", p.background)
	m.Handle("GET /slider/{id}/piece", p.piece)
	m.Handle("GET /slider/{id}/again", p.again)
	m.Handle("GET /slider/{id}/words", p.words)
}

// View is a puzzle for ui.SliderCaptcha on any page; once it is solved the person
// goes to back.
func View(p Puzzle, back string) ui.SliderVM {
	at, q := "/slider/"+p.ID, "?"+url.Values{"back": {back}}.Encode()
	return ui.SliderVM{BackgroundSrc: at + "/bg", PieceSrc: at + "/piece", Y: p.Y, Width: width, Height: height,
		PieceSize: pieceSize, Action: at, Field: "position", Refresh: at + "/again" + q,
		Other: ui.Link{Text: "换一种验证方式", Href: at + "/words" + q}, Hidden: [][2]string{{"back", back}}}
}

// Address is the page on which a puzzle stands alone; once it is solved the person goes to back.
func Address(p Puzzle, back string) string {
	return "/slider/" + p.ID + "?" + url.Values{"back": {back}}.Encode()
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	puzzle, err := p.Service.Find(r.Context(), web.Session(r.Context()).ID(), r.PathValue("id"))
	if errors.Is(err, fault.NotFound) {
		return web.Redirect(w, r, web.Back(r, "/"))
	}
	if err != nil {
		return err
	}
	return p.page(w, r, http.StatusOK, puzzle, "")
}

func (p Pages) page(w http.ResponseWriter, r *http.Request, status int, puzzle Puzzle, say string) error {
	back := web.Back(r, "/")
	w.Header().Set("Cache-Control", "no-store")
	if puzzle.Kind == Words {
		at, q := "/slider/"+puzzle.ID, "?"+url.Values{"back": {back}}.Encode()
		return web.Render(w, r, status, wordsPage(wordsView{Action: at, Question: puzzle.Question, Back: back,
			Again: at + "/words" + q, Slide: at + "/again" + q, Err: say}))
	}
	v := View(puzzle, back)
	v.Err = say
	return web.Render(w, r, status, slidePage(v))
}

// answer takes the position and goes on, or shows a puzzle again: the same while
// it has tries left, else another.
func (p Pages) answer(w http.ResponseWriter, r *http.Request) error {
	binding := web.Session(r.Context()).ID()
	puzzle, err := p.Service.Find(r.Context(), binding, r.PathValue("id"))
	if errors.Is(err, fault.NotFound) {
		return web.Redirect(w, r, web.Back(r, "/")) // solved already, or swept: the page asks anew if it must
	}
	if err != nil {
		return err
	}
	position, ok := number(r.PostFormValue("position"))
	if !ok {
		say := "请用左右方向键或数字把拼图移到缺口处"
		if puzzle.Kind == Words {
			say = "请用数字回答，例如 8"
		}
		return p.page(w, r, http.StatusUnprocessableEntity, puzzle, say)
	}
	err = p.Service.Check(r.Context(), binding, puzzle.ID, position)
	switch {
	case err == nil:
		return web.Redirect(w, r, web.Back(r, "/"))
	case errors.Is(err, fault.Invalid) && puzzle.Kind == Slide:
		return p.page(w, r, http.StatusUnprocessableEntity, puzzle, fault.Of(err).Say)
	case errors.Is(err, fault.Invalid), errors.Is(err, fault.Expired):
		return p.another(w, r, puzzle, fault.Of(err).Say)
	}
	return err
}

// another shows a fresh puzzle of the same kind.
func (p Pages) another(w http.ResponseWriter, r *http.Request, old Puzzle, say string) error {
	draw := p.Service.New
	if old.Kind == Words {
		draw = p.Service.NewWords
	}
	fresh, err := draw(r.Context(), web.Session(r.Context()).ID(), old.Purpose)
	if err != nil {
		return err
	}
	return p.page(w, r, http.StatusUnprocessableEntity, fresh, say)
}

func (p Pages) again(w http.ResponseWriter, r *http.Request) error { return p.swap(w, r, false) }
func (p Pages) words(w http.ResponseWriter, r *http.Request) error { return p.swap(w, r, true) }

// swap makes another puzzle for the purpose of an old one and goes there.
func (p Pages) swap(w http.ResponseWriter, r *http.Request, words bool) error {
	binding, back := web.Session(r.Context()).ID(), web.Back(r, "/")
	old, err := p.Service.Find(r.Context(), binding, r.PathValue("id"))
	if errors.Is(err, fault.NotFound) {
		return web.Redirect(w, r, back)
	}
	if err != nil {
		return err
	}
	draw := p.Service.New
	if words {
		draw = p.Service.NewWords
	}
	fresh, err := draw(r.Context(), binding, old.Purpose)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, Address(fresh, back))
}

func (p Pages) background(w http.ResponseWriter, r *http.Request) error {
	b, _, err := p.Service.Pictures(r.Context(), web.Session(r.Context()).ID(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return picture(w, "image/jpeg", b)
}

func (p Pages) piece(w http.ResponseWriter, r *http.Request) error {
	_, b, err := p.Service.Pictures(r.Context(), web.Session(r.Context()).ID(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return picture(w, "image/png", b)
}

func picture(w http.ResponseWriter, kind string, b []byte) error {
	if len(b) == 0 {
		return fault.New(fault.NotFound, "")
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(b)
	return nil
}
