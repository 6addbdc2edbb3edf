package news

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/blob"
	"wangting/internal/fault"
	"wangting/internal/id"
)

// Upload is a file that an editor attaches.
type Upload struct {
	Name string
	Body io.Reader

	parked string // key of the file that Park has sealed, in the place of Body
}

// Edit is one save of the form.
type Edit struct {
	Content
	Base   int64    // Version that the form was made from; 0 for a new article
	Remove []string // ids of files
	Add    []Upload
}

// FilePrefix begins the keys of attachments: FilePrefix<article>/<file>.
const FilePrefix = "news/"

func fileKey(articleID, fileID string) string { return FilePrefix + articleID + "/" + fileID }

// parkPrefix begins the keys of files that arrive before the form around them has been read. The sweeper takes what a node
// that died has left there, since no article has this id.
const parkPrefix = FilePrefix + "arriving/"

// Park seals a file as it arrives, so that it never lies anywhere unsealed; a save takes it from there. Faults: Forbidden, Invalid.
func (s *Service) Park(ctx context.Context, who actor.Actor, name string, body io.Reader) (Upload, error) {
	if err := edits(who); err != nil {
		return Upload{}, err
	}
	name = blob.FileName(name)
	up := Upload{Name: name, parked: parkPrefix + id.New()}
	if _, err := s.Files.Put(ctx, up.parked, body, s.MaxBytes); err != nil {
		if w := fault.Of(err); w.Kind == fault.Invalid {
			return Upload{}, fault.On("files", name+"："+w.Say)
		}
		return Upload{}, fmt.Errorf("parking an attachment: %w", err)
	}
	return up, nil
}

// Leave removes what was parked, after a save has taken it or has failed.
func (s *Service) Leave(ctx context.Context, all []Upload) error {
	var err error
	for _, up := range all {
		if up.parked != "" {
			err = errors.Join(err, s.Files.Delete(context.WithoutCancel(ctx), up.parked))
		}
	}
	return err
}

var errStale = fault.New(fault.Conflict, "您打开以后，别人保存过这项内容。您写的还在下面，请对照最新的内容改好，再保存")

// Create begins a content.
func (s *Service) Create(ctx context.Context, who actor.Actor, e Edit) (string, error) {
	if err := edits(who); err != nil {
		return "", err
	}
	e.Base, e.Files, e.Remove = 0, nil, nil
	a := Article{ID: id.New()}
	return a.ID, s.save(ctx, who, a, Content{}, e)
}

// Save keeps a new state of the draft. On a published article it begins a correction, and the public goes on seeing what it saw. Conflict
// when somebody else saved since the form was opened: nothing of either is lost.
func (s *Service) Save(ctx context.Context, who actor.Actor, articleID string, e Edit) error {
	d, err := s.Open(ctx, who, articleID)
	switch {
	case err != nil:
		return err
	case d.State == Waiting:
		return fault.New(fault.Conflict, "这项内容正在等待审核，不能修改。请先撤回审核，或者由审核的人退回")
	case d.Version != e.Base:
		return errStale
	case d.Content.Kind != e.Kind && !d.FirstAt.IsZero():
		return fault.On("kind", "发布过的内容不能改类型，请另外新建")
	}
	return s.save(ctx, who, d.Article, d.Content, e)
}

func (s *Service) save(ctx context.Context, who actor.Actor, a Article, was Content, e Edit) (err error) {
	c := e.Content
	c.tidy()
	if a.LiveN == 0 || !c.Kind.Paged() {
		c.Correction = ""
	}
	c.Files = slices.DeleteFunc(slices.Clone(was.Files), func(f File) bool { return slices.Contains(e.Remove, f.ID) })
	f := c.check()
	f.add(c.Region != "" && !covers(who, c.Region), "region", "您只能编辑本地区的内容")
	f.add(len(c.Files)+len(e.Add) > MostFiles, "files", fmt.Sprintf("附件最多 %d 个", MostFiles))
	if err := f.err(); err != nil {
		return err
	}
	var put []string
	defer func() {
		for _, key := range put {
			if err != nil {
				err = errors.Join(err, s.Files.Delete(context.WithoutCancel(ctx), key))
			}
		}
	}()
	for _, up := range e.Add {
		one, err := s.attach(ctx, a.ID, up)
		if one.ID != "" {
			put = append(put, fileKey(a.ID, one.ID))
		}
		if err != nil {
			return err
		}
		c.Files = append(c.Files, one)
	}
	base := a.Version
	a.Kind, a.Title, a.Region, a.State = c.Kind, c.Title, c.Region, Draft
	a.Version, a.DraftN = base+1, base+1
	return s.step(ctx, who, a, base, Step{Verb: ActSave, Content: &c}, "news.saved")
}

var accepted = []string{"pdf", "docx", "xlsx", "png", "jpg"}

// attach stores one file. Its type is what it holds, whatever its name says.
func (s *Service) attach(ctx context.Context, articleID string, up Upload) (File, error) {
	visible := func(r rune) rune {
		if unicode.Is(unicode.Cf, r) { // such a character turns the rest of a name around
			return -1
		}
		return r
	}
	f := File{ID: id.New(), Name: strings.TrimSpace(path.Base(strings.Map(visible, strings.ReplaceAll(up.Name, `\`, "/"))))}
	if n := utf8.RuneCountInString(f.Name); n == 0 || n > 120 || f.Name == "." || strings.ContainsFunc(f.Name, unicode.IsControl) {
		return File{}, fault.On("files", "附件的名称要有 1 到 120 个字")
	}
	if up.parked != "" {
		body, err := s.Files.Open(ctx, up.parked)
		if err != nil {
			return File{}, fmt.Errorf("opening a parked attachment: %w", err)
		}
		defer func() { _ = body.Close() }()
		up.Body = body
	}
	info, err := s.Files.Put(ctx, fileKey(articleID, f.ID), up.Body, s.MaxBytes)
	if err != nil {
		if w := fault.Of(err); w.Kind == fault.Invalid {
			return File{}, fault.On("files", f.Name+"："+w.Say)
		}
		return File{}, fmt.Errorf("storing an attachment: %w", err)
	}
	f.Type, f.Size = info.Type, info.Size
	if !slices.Contains(accepted, f.Type) {
		return f, fault.On("files", f.Name+" 不是 PDF、Word（docx）、Excel（xlsx）、PNG 或者 JPG 文件")
	}
	ext := strings.ToLower(strings.TrimPrefix(path.Ext(f.Name), "."))
	if ext != f.Type && (ext != "jpeg" || f.Type != "jpg") {
		f.Name += "." + f.Type
	}
	return f, nil
}

// step writes an article with its newest step, and the deed.
func (s *Service) step(ctx context.Context, who actor.Actor, a Article, base int64, st Step, act string) error {
	now := s.Now()
	st.N, st.At, st.ByID, st.ForID = base+1, now, who.StaffID, who.For
	a.Version, a.UpdatedAt, a.UpdatedBy = base+1, now, who.StaffID
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.Put(ctx, a, base, st); err != nil {
			return err
		}
		return s.record(ctx, who, act, a.ID, map[string]string{"kind": string(a.Kind), "version": fmt.Sprint(a.Version)})
	})
}

// OpenFile gives an attachment that some save of the article names.
func (s *Service) OpenFile(ctx context.Context, who actor.Actor, articleID, fileID string) (File, io.ReadCloser, error) {
	d, err := s.Open(ctx, who, articleID)
	if err != nil {
		return File{}, nil, err
	}
	for _, st := range d.Steps {
		if st.Content == nil {
			continue
		}
		for _, f := range st.Content.Files {
			if f.ID == fileID {
				body, err := s.Files.Open(ctx, fileKey(articleID, fileID))
				return f, body, err
			}
		}
	}
	return File{}, nil, errNone
}

// PublicFile gives an attachment of what the public sees.
func (s *Service) PublicFile(ctx context.Context, articleID, fileID string) (File, io.ReadCloser, error) {
	p, err := s.Public(ctx, articleID)
	if err != nil {
		return File{}, nil, err
	}
	i := slices.IndexFunc(p.Files, func(f File) bool { return f.ID == fileID })
	if i < 0 {
		return File{}, nil, fault.New(fault.NotFound, "没有这个附件，它可能已经更换")
	}
	body, err := s.Files.Open(ctx, fileKey(articleID, fileID))
	return p.Files[i], body, err
}

// Public gives what everybody may read under an id. Expired when it was withdrawn, NotFound for anything else.
func (s *Service) Public(ctx context.Context, articleID string) (Public, error) {
	if p, ok := s.Board().Find(articleID); ok {
		return p, nil
	}
	if !id.Valid(articleID) {
		return Public{}, errNotPublic
	}
	a, err := s.Store.Article(ctx, articleID)
	switch {
	case errors.Is(err, fault.NotFound):
		return Public{}, errNotPublic
	case err != nil:
		return Public{}, fmt.Errorf("reading a content: %w", err)
	case a.LiveN == 0 && !a.GoneAt.IsZero() && a.Kind.Paged():
		return Public{}, fault.New(fault.Expired, "这项内容已经撤下，不再有效。需要了解情况的，请拨打 12333")
	}
	return Public{}, errNotPublic
}

var errNotPublic = fault.New(fault.NotFound, "没有这条公示或者公告，它可能还没有发布")
