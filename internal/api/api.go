package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/login"
	"wangting/internal/web"
)

type built struct {
	mux *http.ServeMux
	api huma.API
}

// Problem is the answer to a failed request (RFC 9457).
type Problem struct {
	Title  string  `json:"title" doc:"出了什么问题，怎么办"`
	Status int     `json:"status"`
	Fields []Field `json:"fields,omitempty" doc:"哪一项填写有误"`
}

// Field is one invalid field of a request.
type Field struct {
	Name string `json:"name"`
	Say  string `json:"say"`
}

func (p *Problem) Error() string  { return p.Title }
func (p *Problem) GetStatus() int { return p.Status }

// ContentType returns the media type of RFC 9457.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

var says = map[int]string{
	http.StatusBadRequest:            "请求的格式不正确",
	http.StatusUnauthorized:          "请先登录",
	http.StatusForbidden:             "没有权限",
	http.StatusNotFound:              "没有找到",
	http.StatusMethodNotAllowed:      "不支持这样的请求",
	http.StatusConflict:              "内容刚被修改过，请重新读取后再试",
	http.StatusGone:                  "已经过期或者处理过",
	http.StatusTooManyRequests:       "次数太多，请稍后再试",
	http.StatusRequestEntityTooLarge: "内容太大",
	http.StatusUnsupportedMediaType:  "请用 application/json 提交",
	http.StatusUnprocessableEntity:   "填写有误，请按提示修改",
	http.StatusServiceUnavailable:    "暂时不可用，请稍后再试",
}

func say(status int) string {
	if s, ok := says[status]; ok {
		return s
	}
	return "系统出现问题，请稍后再试"
}

// plain replaces the library's error texts, which would repeat the invalid value, such as an identity
// number or a password.
var plain = sync.OnceFunc(func() {
	huma.NewError = func(status int, _ string, errs ...error) huma.StatusError {
		p := &Problem{Title: say(status), Status: status}
		for _, err := range errs {
			if d, ok := errors.AsType[*huma.ErrorDetail](err); ok {
				p.Fields = append(p.Fields, Field{Name: d.Location, Say: "填写不正确"})
			}
		}
		return p
	}
})

// problem converts an error into a Problem.
func problem(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	f := fault.Of(err)
	p := &Problem{Status: web.Status(f.Kind), Title: f.Say}
	if p.Title == "" {
		p.Title = say(p.Status)
	}
	for _, x := range f.Fields {
		p.Fields = append(p.Fields, Field{Name: x.Name, Say: x.Say})
	}
	if errors.Is(err, login.ErrPuzzle) {
		p.Fields = append(p.Fields, Field{Name: "puzzle", Say: "请先以 POST /puzzles 取得拼图，完成后填写它的 key"})
	}
	if p.Status >= 500 && p.Status != http.StatusServiceUnavailable {
		web.Log(ctx).Error("call failed", "kind", f.Kind.String(), "service", f.Service, "err", err)
	}
	if f.RetryAfter > 0 {
		return huma.ErrorWithHeaders(p, http.Header{"Retry-After": {strconv.Itoa(int((f.RetryAfter + time.Second - 1) / time.Second))}})
	}
	return p
}

func (h Hall) build() built {
	plain()
	mux := http.NewServeMux()
	c := huma.DefaultConfig("网上办事服务大厅 · 单位用户", "1.0")
	c.Info.Description = "用人单位与人力资源社会保障部门办事的接口。先以 POST /tokens 取得令牌，再放入 Authorization: Bearer。" +
		"在本厅登录的浏览器，可以用它的会话读取。"
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = Root+"/openapi", "", Root+"/schemas"
	c.Servers = []*huma.Server{{URL: "/"}}
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}}
	c.CreateHooks = nil // leaves $schema out of the answers
	b := built{mux: mux, api: humago.New(mux, c)}
	h.puzzles(b.api)
	h.login(b.api)
	h.invited(b.api)
	h.reset(b.api)
	h.units(b.api)
	h.drafts(b.api)
	h.materials(b.api)
	h.corrections(b.api)
	h.papers(b.api)
	h.scans(b.api)
	h.catalogue(b.api)
	h.check(b.api)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte(`{"title":"没有这个接口","status":404}`))
	})
	return b
}

// way is one operation, as the document describes it.
type way struct {
	id      string // operationId, of letters only: programs make names of functions from it
	method  string
	path    string
	summary string
	tag     string
	open    bool // needs no login
	bare    bool // a POST without a body
}

// op describes one operation with every fault that it may answer.
func op(w way) huma.Operation {
	o := huma.Operation{
		OperationID:  w.id,
		Method:       w.method,
		Path:         Root + w.path,
		Summary:      w.summary,
		Tags:         []string{w.tag},
		MaxBodyBytes: 64 << 10,
		Security:     []map[string][]string{{"token": {}}},
		Errors:       []int{401, 403, 404, 409, 410, 422, 429, 503},
	}
	if w.open {
		o.Security, o.Errors = []map[string][]string{{}}, []int{404, 422, 429, 503}
	}
	if (w.method == http.MethodPost || w.method == http.MethodPut) && !w.bare {
		o.Errors = append(o.Errors, 400, 413, 415)
	}
	return o
}

type out[T any] struct{ Body T }

// person wraps an operation so that it runs only for a person who is signed in. Anonymous otherwise.
func person[I, O any](do func(ctx context.Context, who actor.Actor, in *I) (O, error)) func(context.Context, *I) (*out[O], error) {
	return func(ctx context.Context, in *I) (*out[O], error) {
		who := actor.From(ctx)
		if who.PersonID == "" {
			return nil, problem(ctx, fault.New(fault.Anonymous, ""))
		}
		v, err := do(ctx, who, in)
		if err != nil {
			return nil, problem(ctx, err)
		}
		return &out[O]{v}, nil
	}
}

type none struct{}

// deed wraps an operation without response body.
func deed[I any](do func(ctx context.Context, who actor.Actor, in *I) error) func(context.Context, *I) (*struct{}, error) {
	f := person(func(ctx context.Context, who actor.Actor, in *I) (none, error) { return none{}, do(ctx, who, in) })
	return func(ctx context.Context, in *I) (*struct{}, error) {
		_, err := f(ctx, in)
		return nil, err
	}
}
