package catalog

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"wangting/internal/form"
	"wangting/internal/region"
)

// Audience is who an item is for.
type Audience string

const (
	ForUnits   Audience = "unit"
	ForPersons Audience = "person"
	ForBoth    Audience = "both"
)

// Item is one version of one item.
type Item struct {
	Code    string `json:"code"`
	Version int64  `json:"version"`
	Name    string `json:"name"`
	Short   string `json:"short,omitempty"` // on tiles; "" is the name
	Line    string `json:"line,omitempty"`  // under a tile instead of the time limit: 申报期内
	Summary string `json:"summary"`
	Icon    string `json:"icon,omitempty"`

	Board    string   `json:"board"`            // 业务板块
	Themes   []string `json:"themes,omitempty"` // slugs of Themes
	Audience Audience `json:"audience"`
	Who      []string `json:"who,omitempty"`     // slugs of Groups
	Regions  []string `json:"regions,omitempty"` // codes; none is the whole province
	Words    []string `json:"words,omitempty"`   // other words by which people look for it
	Query    bool     `json:"query,omitempty"`   // something to look up, not to apply for

	Department   string `json:"department"`
	PromiseDays  int    `json:"promiseDays"`            // working days; 0 with Immediate
	LegalDays    int    `json:"legalDays"`              // working days; 0 where the law names none
	LegalNote    string `json:"legalNote,omitempty"`    // a limit the law gives in other words
	Immediate    bool   `json:"immediate,omitempty"`    // 即时办结
	Fee          string `json:"fee,omitempty"`          // "" is 不收费
	Sensitive    bool   `json:"sensitive,omitempty"`    // only the representative and those granted see its cases
	TwoReviewers bool   `json:"twoReviewers,omitempty"` // the person who proposed a decision may not make it

	Conditions []string   `json:"conditions"`
	Materials  []Material `json:"materials,omitempty"`
	Steps      []Step     `json:"steps"`
	LegalBasis []Basis    `json:"legalBasis"`
	Windows    []Window   `json:"windows,omitempty"`
	FAQ        []QA       `json:"faq,omitempty"`
	Results    []string   `json:"results,omitempty"`
	Notices    []string   `json:"notices,omitempty"`

	Online     bool   `json:"online,omitempty"`     // can be applied for, or looked up, in this hall now
	Offline    string `json:"offline,omitempty"`    // where it is done instead
	EmployerIn string `json:"employerIn,omitempty"` // the field of the form that names the unit whose word a personal item needs
	// EmployerWord is what that unit's word is worth: EmployerAgrees, which "" means too, or OpinionOnly.
	EmployerWord string `json:"employerWord,omitempty"`
	// JointWith is the field of the form with the person who must confirm in their own account what a unit files (共同申请). What a person
	// files is confirmed by the unit of EmployerIn.
	JointWith string `json:"jointWith,omitempty"`
	// AfterGrant is what is written to the core business system when staff grant; read it by Writes.
	AfterGrant *AfterGrant `json:"afterGrant,omitempty"`
	// Entitled finds who is entitled without having applied (免申即享); read it by Entitlement.
	Entitled   *EntitledBy     `json:"entitled,omitempty"`
	RegionIn   string          `json:"regionIn,omitempty"`   // the field that says which city handles a personal item
	Codes      []string        `json:"codes,omitempty"`      // how the codes of the units begin that can apply online; none is every unit
	OtherUnits string          `json:"otherUnits,omitempty"` // to the others: where they do it
	Schema     json.RawMessage `json:"form,omitempty"`
	Face       bool            `json:"face,omitempty"` // a personal item that only the applicant's face sends off
	Pin        int             `json:"pin,omitempty"`  // editors' place among the hot ones; 0 is none

	// Format 2: what editors change. An item of format 1 has none of these; reading it maps what it has.
	Format     int              `json:"format,omitempty"`
	Type       string           `json:"type,omitempty"`       // 事项类型
	Issuer     string           `json:"issuer,omitempty"`     // 出具机构 behind the name of the region; "" is the region's office
	Remedy     string           `json:"remedy,omitempty"`     // slug of Remedies; "" is what the type has
	Definition *form.Definition `json:"definition,omitempty"` // instead of Schema
	Flow       *Flow            `json:"flow,omitempty"`
	Documents  []Document       `json:"documents,omitempty"`
	Messages   []Message        `json:"messages,omitempty"`
	RateAt     []Occasion       `json:"rateAt,omitempty"` // see Rates
	RateTags   []string         `json:"rateTags,omitempty"`
	Routes     []Route          `json:"routes,omitempty"`
	Begins     string           `json:"begins,omitempty"` // 生效时间, day; before it nobody can apply
	Ends       string           `json:"ends,omitempty"`   // 停办时间, day
	Seasons    []Season         `json:"seasons,omitempty"`
	EndWords   string           `json:"endWords,omitempty"` // to applicants, outside of these times
	Lookup     *Lookup          `json:"lookup,omitempty"`   // of a query

	form        func() (*form.Form, error)
	notes       func() (map[Post]*form.Form, error)
	unitForm    func() (*form.Form, error)
	outward     func() (*form.Form, error)
	liveAt      time.Time
	publishedAt time.Time
	stop        string // why it was stopped; "" when it was not
	paused      bool   // it is online, and shown as closed
}

// What the word of an employer is worth (单位审核).
const (
	EmployerAgrees = "agree"   // 须同意: the case waits for it
	OpinionOnly    = "opinion" // 仅意见: it is heard, and stops nothing
)

// Takes reports whether a unit with a code can apply online; when not, words say where it does it.
func (it *Item) Takes(uscc string) (words string, ok bool) {
	if len(it.Codes) == 0 || slices.ContainsFunc(it.Codes, func(begins string) bool { return strings.HasPrefix(uscc, begins) }) {
		return "", true
	}
	return it.OtherUnits, false
}

// LiveAt is from when on applications begin with this version; zero is since it was published.
func (it *Item) LiveAt() time.Time { return it.liveAt }

// PublishedAt is when the version was published; zero for one that was not.
func (it *Item) PublishedAt() time.Time { return it.publishedAt }

// Material is one thing to hand in.
type Material struct {
	Key        string     `json:"key"`
	Name       string     `json:"name"`
	Optional   bool       `json:"optional,omitempty"`
	RequiredIf *form.Cond `json:"requiredIf,omitempty"` // makes an optional one required; of table/column one row that answers so is enough
	Many       bool       `json:"many,omitempty"`
	Types      []string   `json:"types,omitempty"` // pdf jpg png xlsx docx; none is pdf jpg png
	MaxBytes   int64      `json:"maxBytes,omitempty"`
	Hint       string     `json:"hint,omitempty"`
	Sample     string     `json:"sample,omitempty"`    // address of a sample file elsewhere
	Blank      *File      `json:"blank,omitempty"`     // 空表, to be filled in
	Example    *File      `json:"example,omitempty"`   // 样例, filled in with invented values
	Source     string     `json:"source,omitempty"`    // 申请人自备, 政府部门核发
	Copies     string     `json:"copies,omitempty"`    // 原件 1 份
	Kind       string     `json:"kind,omitempty"`      // one of MaterialKinds; "" is never handed in again
	LackDays   int        `json:"lackDays,omitempty"`  // 可容缺: working days after the acceptance within which it may follow; 0 is never
	ValidDays  int        `json:"validDays,omitempty"` // how old a file of the kind may be; 0 is any age
	Fetch      string     `json:"fetch,omitempty"`     // of Fetches: the hall makes it from what the core business system knows (自动获取)
	Promise    string     `json:"promise,omitempty"`   // 以承诺代替: what the applicant promises in its place; "" where nothing stands for it
}

// Step is one step of the procedure, for people.
type Step struct {
	Name string `json:"name"`
	Who  string `json:"who"`
	Say  string `json:"say,omitempty"`
	Days string `json:"days,omitempty"` // 3 个工作日
}

// Basis is a law or a rule.
type Basis struct {
	Title string `json:"title"`
	Text  string `json:"text,omitempty"`
}

// Window is a place where the item is handled over the counter.
type Window struct {
	Name    string `json:"name"`
	Address string `json:"address"`
	Phone   string `json:"phone"`
	Hours   string `json:"hours"`
}

// QA is a question often asked.
type QA struct {
	Q string `json:"q"`
	A string `json:"a"`
}

// HasForm reports whether the item asks for anything.
func (it *Item) HasForm() bool { return it.Definition != nil || len(it.Schema) > 0 }

// Form is the compiled form of an item that has one, as the applicant fills it; it is compiled once.
func (it *Item) Form() (*form.Form, error) {
	if it.form == nil {
		return it.compile()
	}
	return it.form()
}

func (it *Item) compile() (*form.Form, error) {
	if it.Definition != nil {
		return compiled(it.Definition.Filled(""))
	}
	f, err := form.Compile(it.Schema)
	if err == nil && f.ByOthers() {
		return nil, fmt.Errorf("a schema of format 1 has a part that the applicant does not fill")
	}
	return f, err
}

func compiled(d form.Definition) (*form.Form, error) {
	schema, err := d.Schema()
	if err != nil {
		return nil, err
	}
	return form.Compile(schema)
}

// Notes are the forms of the 内部附注, by the post that fills them; a post without any has none. They are compiled once.
func (it *Item) Notes() (map[Post]*form.Form, error) {
	if it.notes == nil {
		return it.compileNotes()
	}
	return it.notes()
}

func (it *Item) compileNotes() (map[Post]*form.Form, error) {
	if it.Definition == nil {
		return nil, nil
	}
	all := map[Post]*form.Form{}
	for _, p := range allPosts {
		d := it.Definition.Filled(string(p))
		if len(d.Parts) == 0 {
			continue
		}
		warn(d)
		f, err := compiled(d)
		if err != nil {
			return nil, err
		}
		all[p] = f
	}
	return all, nil
}

// warn tells who writes an answer that it may leave the hall.
func warn(d form.Definition) {
	for i := range d.Parts {
		fields := slices.Clone(d.Parts[i].Fields)
		for j := range fields {
			if f := &fields[j]; f.Outward {
				f.Hint = strings.TrimSpace(f.Hint + " 对外：可能写进给申请人的文书")
			}
		}
		d.Parts[i].Fields = fields
	}
}

// Outward is the form of the 内部附注 that are marked 对外, as documents read it; nil when there are none. It is compiled once.
func (it *Item) Outward() (*form.Form, error) {
	if it.outward == nil {
		return it.compileOutward()
	}
	return it.outward()
}

func (it *Item) compileOutward() (*form.Form, error) {
	if it.Definition == nil {
		return nil, nil
	}
	d := it.Definition.Outward()
	if len(d.Parts) == 0 {
		return nil, nil
	}
	return compiled(d)
}

// UnitForm is the form of the parts that 单位审核人 fill; nil when there are none. It is compiled once.
func (it *Item) UnitForm() (*form.Form, error) {
	if it.unitForm == nil {
		return it.compileUnit()
	}
	return it.unitForm()
}

func (it *Item) compileUnit() (*form.Form, error) {
	if !it.AsksUnit() {
		return nil, nil
	}
	return compiled(it.Definition.Filled(form.ByUnit))
}

// AsksUnit reports whether a part of the form is filled by 单位审核人.
func (it *Item) AsksUnit() bool {
	return it.Definition != nil && len(it.Definition.Filled(form.ByUnit).Parts) > 0
}

// Told is the form as documents read it: with what the applicant fills and what their employer does, in its order.
func (it *Item) Told() (*form.Form, error) {
	if !it.AsksUnit() {
		return it.Form()
	}
	return compiled(it.Definition.Filled("", form.ByUnit))
}

// define turns the schema of format 1 into a definition. A schema that a definition cannot hold stays what it is: its
// cases go on, and an editor sees that it is none of theirs.
func (it *Item) define() {
	if it.Definition != nil || len(it.Schema) == 0 {
		return
	}
	if d, err := form.DefinitionOf(it.Schema); err == nil {
		it.Definition, it.Schema = &d, nil
	}
}

// Read reads an item from JSON, of either format.
func Read(body []byte) (*Item, error) { return read(body) }

// SetFlow gives the item a flow, and a guide that says what the desk does.
func (it *Item) SetFlow(f Flow) {
	it.Flow = &f
	it.Steps = it.guide()
}

// read prepares an item that was just parsed.
func read(body []byte) (*Item, error) {
	it := &Item{}
	if err := json.Unmarshal(body, it); err != nil {
		return nil, fmt.Errorf("reading an item: %w", err)
	}
	it.define()
	if err := it.look(); err != nil {
		return nil, err
	}
	if it.Flow != nil {
		it.SetFlow(*it.Flow)
	}
	for d := range it.Documents { // blocks of a file may have no keys
		for b := range it.Documents[d].Blocks {
			if block := &it.Documents[d].Blocks[b]; block.Key == "" {
				block.Key = fmt.Sprintf("b%d", b+1)
			}
		}
	}
	it.form, it.notes = sync.OnceValues(it.compile), sync.OnceValues(it.compileNotes)
	it.unitForm, it.outward = sync.OnceValues(it.compileUnit), sync.OnceValues(it.compileOutward)
	return it, nil
}

// Tile is the name for a tile.
func (it *Item) Tile() string {
	if it.Short != "" {
		return it.Short
	}
	return it.Name
}

// AudienceLabel is 企业, 个人 or both, as tiles have it.
func (it *Item) AudienceLabel() string {
	switch it.Audience {
	case ForUnits:
		return "单位"
	case ForPersons:
		return "个人"
	}
	return "单位、个人"
}

// TimeLabel is the promised time in short.
func (it *Item) TimeLabel() string {
	switch {
	case it.Line != "":
		return it.Line
	case it.Immediate:
		return "即时办结"
	case it.PromiseDays > 0:
		return fmt.Sprintf("%d 个工作日", it.PromiseDays)
	}
	return "按规定时限"
}

// For reports whether the item is for units or for persons.
func (it *Item) For(a Audience) bool { return it.Audience == a || it.Audience == ForBoth }

// In reports whether the item is handled in a region. Every item is handled in the region of the whole province.
func (it *Item) In(code string) bool {
	return len(it.Regions) == 0 || code == "" || code == region.Province || slices.Contains(it.Regions, code)
}

// check reports mistakes of an editor before an item is published.
func (it *Item) check() error {
	var wrong []string
	need := func(ok bool, what string) {
		if !ok {
			wrong = append(wrong, what)
		}
	}
	need(CodeLike(it.Code), "code")
	need(it.Version > 0, "version")
	need(it.Name != "" && it.Summary != "" && it.Department != "", "name, summary, department")
	need(slices.Contains(Boards, it.Board), "board "+it.Board)
	need(it.Audience == ForUnits || it.Audience == ForPersons || it.Audience == ForBoth, "audience")
	need(len(it.Conditions) > 0 && len(it.Steps) > 0 && len(it.LegalBasis) > 0, "conditions, steps, legalBasis")
	need(it.Immediate || it.PromiseDays > 0 || it.Query || it.Line != "", "promiseDays")
	need(it.LegalDays == 0 || it.PromiseDays <= it.LegalDays, "promiseDays beyond legalDays")
	need(it.Online || it.Offline != "", "offline: where else")
	need(len(it.Codes) == 0 || it.OtherUnits != "", "otherUnits: where else")
	for _, s := range it.Themes {
		need(slices.ContainsFunc(Themes, func(t Term) bool { return t.Slug == s }), "theme "+s)
	}
	_, known := Named(Remedies, it.Remedy)
	need(it.Remedy == "" || known, "remedy "+it.Remedy)
	need(it.Type == "" || slices.Contains(Types, it.Type), "type "+it.Type)
	for _, s := range it.Who {
		need(slices.ContainsFunc(Groups, func(t Term) bool { return t.Slug == s }), "group "+s)
	}
	for _, m := range it.Materials {
		need(m.Kind == "" || slices.Contains(MaterialKinds, m.Kind), "kind "+m.Kind+" of material "+m.Key)
		need(m.ValidDays >= 0, "validDays of material "+m.Key)
	}
	if it.Online && it.Query {
		for _, f := range it.CheckLookup() {
			need(false, "lookup: "+f.Say)
		}
	}
	for _, f := range it.CheckWrite() {
		need(false, "afterGrant: "+f.Say)
	}
	if it.Online && !it.Query {
		f, err := it.Form()
		need(err == nil, fmt.Sprintf("form: %v", err))
		if it.JointWith != "" && err == nil {
			who, ok := f.Field(it.JointWith)
			need(ok && who.Kind == form.Person, "jointWith: a person of the form")
		}
		_, err = it.Notes()
		need(err == nil, fmt.Sprintf("notes: %v", err))
		_, err = it.UnitForm()
		need(err == nil, fmt.Sprintf("the unit's part: %v", err))
		need(!it.AsksUnit() || it.EmployerIn != "", "employerIn: who fills the unit's part")
	}
	if len(wrong) > 0 {
		return fmt.Errorf("item %s: %s", it.Code, strings.Join(wrong, "; "))
	}
	return nil
}

// CodeLike reports whether s can be the code of an item: 2 to 40 letters, digits and hyphens.
func CodeLike(s string) bool {
	return len(s) >= 2 && len(s) <= 40 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
