package casework

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/regno"
	"wangting/internal/staff"
	"wangting/internal/workday"
)

// Pile is a filter of the staff queue: Everything that is open, Mine, or one Desk.
type Pile string

// Piles that are not desks.
const (
	Everything  Pile = ""           // 全部办件, also those that wait for the applicant, for an opinion or for a day
	forStaff    Pile = "staff"      // those that wait for staff
	Mine        Pile = "mine"       // 我的办件, and those of the colleague for whom one stands in
	Departments Pile = "department" // 部门待办
	Handled     Pile = "handled"    // 已办
)

// QueueWanted filters the staff queue (STA-2).
type QueueWanted struct {
	Pile   Pile
	Region string // limits the whole province to one city; staff of a city see only their own
	After  *ListPlace
	Limit  int
}

// Queue is one page of the staff queue, overdue cases first.
type Queue struct {
	Cases   []Case
	Waiting []Undelivered // instead of cases, in the pile of that name
	Next    *ListPlace
	Names   map[Hand]string      // names of the staff who claimed the cases
	Marks   map[string][]string  // what is new to the caller, by case
	places  map[string]ListPlace // of those who are in an order of their own
}

// Place is the place of a case of the page in its pile.
func (q Queue) Place(c Case) ListPlace {
	if at, ok := q.places[c.ID]; ok {
		return at
	}
	return c.QueuePlace()
}

// Placed is a case with its place in a list.
type Placed struct {
	Case  Case
	Place ListPlace
}

// Figures are what stands above the queue: its counters and the searches that the caller has named. All but those of the desks count at
// most MaxCounted cases.
type Figures struct {
	Desks     map[Desk]int64
	Mine      int // claimed by the caller, or by the colleague for whom they stand in
	Overdue   int
	DueToday  int // and not overdue
	DoneToday int // closed or refused since midnight
	Handled   int // 已办
	Unheard   int // of the caller, with messages of the applicant that they have not seen
	Tidings   int // lines of News about what has happened
	Waits     Waits

	Consulted   []Consulted  // words that are awaited in the region; those of the caller are in Waits
	Departments staff.Tree   // ids, what stands above, and heads
	Kept        []KeptSearch // 常用筛选 of the caller, the oldest first, without their ids
}

// Piles of the queue page that combine desks or dates.
const (
	Examining Pile = "examining" // to review, to decide or to close
	Overdue   Pile = "overdue"   // the first part of the queue, which is ordered by deadline
	Done      Pile = "done"      // ended today
	Waiting   Pile = "deliver"   // 待送达: the document is there and the applicant does not have it yet
)

// Tile is one counter and the pile that it counts.
type Tile struct {
	Pile  Pile
	Text  string
	Count string
}

// Href is the address of the pile's page.
func (t Tile) Href() string { return "/staff/cases?pile=" + string(t.Pile) }

// News is how many lines the 提醒 of the caller have.
func (f Figures) News() int { return f.Tidings + f.Waits.count() }

// Open is how many cases are in Everything.
func (f Figures) Open() (n int64) {
	for _, d := range OpenDesks {
		n += f.Desks[d]
	}
	return n
}

// Tiles lists the counters in the order of the screen.
func (f Figures) Tiles() []Tile {
	examining := f.Desks[ReviewDesk] + f.Desks[DecideDesk] + f.Desks[CloseDesk]
	return []Tile{
		{Mine, "我的办件", counted(f.Mine)},
		{Pile(AcceptDesk), "待受理", strconv.FormatInt(f.Desks[AcceptDesk], 10)},
		{Examining, "审核中", strconv.FormatInt(examining, 10)},
		{Pile(ApplicantDesk), "待补正", strconv.FormatInt(f.Desks[ApplicantDesk], 10)},
		{Overdue, "超期", counted(f.Overdue)},
		{Done, "今日办结", counted(f.DoneToday)},
	}
}

// counted formats a number, or 99+ when counting stopped at the limit.
func counted(n int) string {
	if n >= MaxCounted {
		return fmt.Sprintf("%d+", MaxCounted-1)
	}
	return strconv.Itoa(n)
}

// MaxCounted is the limit of counting. A tile that reaches it shows "99+".
const MaxCounted = 100

// RegionFor is the region of whose cases a member of staff is shown lists and counts: the one that they want when they are of the whole
// province ("" is all of it), else their own.
func RegionFor(who actor.Actor, wanted string) string {
	if who.Region != Province {
		return cityOf(who.Region)
	}
	return wanted
}

// QueueList gives a page of the queue of the caller's region.
func (s *Service) QueueList(ctx context.Context, who actor.Actor, w QueueWanted) (Queue, error) {
	if err := looks(who); err != nil {
		return Queue{}, err
	}
	var theirs []string
	if w.Pile == Departments {
		tree, err := s.Staff.Tree(ctx)
		if err != nil {
			return Queue{}, err
		}
		theirs, _ = departmentsOf(tree, who)
	}
	rows, _, err := s.Lists.Desk(ctx, s.deskQuery(who, w, theirs))
	if err != nil {
		return Queue{}, fmt.Errorf("reading the queue: %w", err)
	}
	return s.queueOf(who, w, rows), nil
}

// deskQuery asks for a page of a pile; theirs are the departments of the caller.
func (s *Service) deskQuery(who actor.Actor, w QueueWanted, theirs []string) DeskQuery {
	q := DeskQuery{Kind: w.Pile, Page: s.asked(who, w, theirs)}
	if Handles(who) {
		q.Reader = who.StaffID
	}
	switch w.Pile {
	case Handled:
		q.Page = PileQuery{Holders: []string{who.StaffID}, Limit: MaxCounted}
		q.Since = s.Now().Add(-handledSince)
	case Done:
		q.Page.After, q.Page.Limit, q.Since = nil, MaxCounted, s.today()
	}
	return q
}

// queueOf makes a page of the rows of a pile, of which there is one more than fits when another page follows.
func (s *Service) queueOf(who actor.Actor, w QueueWanted, rows []Shelved) Queue {
	out := Queue{Names: map[Hand]string{}, places: map[string]ListPlace{}}
	if limit := cmp.Or(w.Limit, PageSize); len(rows) > limit && w.Pile != Handled && w.Pile != Done {
		out.Next = &rows[limit-1].Place
		rows = rows[:limit]
	}
	if w.Pile == Departments || w.Pile == Handled {
		rows = slices.DeleteFunc(rows, func(r Shelved) bool { return !shownTo(who, r.Case) })
	}
	for _, r := range rows {
		out.places[r.Case.ID] = r.Place
		switch c := r.Case; w.Pile {
		case Waiting:
			out.Waiting = append(out.Waiting, Undelivered{Case: c.onList(), Way: r.Way, DueAt: time.UnixMicro(r.Place.Us).UTC()})
			continue
		case Done:
			c = c.onList()
			fallthrough
		default:
			out.Cases = append(out.Cases, c)
		}
		if r.Holder != "" && r.Case.ClaimedBy != who.StaffID {
			out.Names[Hand{Kind: "staff", ID: r.Case.ClaimedBy}] = r.Holder
		}
	}
	out.Marks = s.marks(who, rows)
	return out
}

// onList leaves of a case what a list shows that names no applicant.
func (c Case) onList() Case {
	return Case{ID: c.ID, Number: c.Number, ItemName: c.ItemName, UnitName: c.UnitName, Region: c.Region, State: c.State, EndedAt: c.EndedAt}
}

// asked is what a page of a pile asks for; theirs are the departments of the caller.
func (s *Service) asked(who actor.Actor, w QueueWanted, theirs []string) PileQuery {
	q := PileQuery{Region: RegionFor(who, w.Region), After: w.After, Limit: cmp.Or(w.Limit, PageSize) + 1}
	switch w.Pile {
	case Mine:
		q.Holders = holdersOf(who)
	case Everything:
		q.Desks = OpenDesks[:]
	case forStaff:
		q.Desks = StaffDesks[:]
	case Overdue:
		q.Desks, q.Until = TimedDesks[:], s.Now()
	case Examining:
		q.Desks = []Desk{ReviewDesk, DecideDesk, CloseDesk}
	case Departments:
		q.Departments, q.Desks, q.Region = theirs, StaffDesks[:], ""
		if len(theirs) == 0 {
			q.Desks = nil
		}
	case Handled, Done, Waiting: // these are sorted otherwise
	default:
		q.Desks = []Desk{Desk(w.Pile)}
	}
	return q
}

// holdersOf are those whose cases are the caller's: they, and the colleague for whom they stand in.
func holdersOf(who actor.Actor) []string {
	if who.For == "" {
		return []string{who.StaffID}
	}
	return []string{who.StaffID, who.For}
}

// handledSince is how far back 已办 reaches.
const handledSince = 90 * 24 * time.Hour

// handled reads 已办.
func (s *Service) handled(ctx context.Context, who actor.Actor) ([]Placed, error) {
	list, err := s.Lists.HandledCases(ctx, who.StaffID, s.Now().Add(-handledSince), MaxCounted)
	if err != nil {
		return nil, fmt.Errorf("reading what was handled: %w", err)
	}
	return slices.DeleteFunc(list, func(p Placed) bool { return !shownTo(who, p.Case) }), nil
}

// QueueFigures gives the counters of the caller's region.
func (s *Service) QueueFigures(ctx context.Context, who actor.Actor) (Figures, error) {
	if err := looks(who); err != nil {
		return Figures{}, err
	}
	return s.figures(ctx, who)
}

// works reports whether somebody has work of their own at the desk, or gives it out; auditors have none.
func works(who actor.Actor) bool { return Handles(who) || who.Has(actor.Admin) }

// figures counts the desk.
func (s *Service) figures(ctx context.Context, who actor.Actor) (Figures, error) {
	f, err := s.Lists.Figures(ctx, FiguresQuery{
		Staff:   who.StaffID,
		Holders: holdersOf(who),
		Region:  RegionFor(who, ""),
		Now:     s.Now(),
		Today:   s.today(),
		Since:   s.Now().Add(-handledSince),
		Limit:   MaxCounted,

		Departments: works(who),
		Awaited:     awaits(who),
	})
	if err != nil {
		return f, fmt.Errorf("counting the queue: %w", err)
	}
	f.Waits = waitsOf(who, f.Consulted, f.Departments)
	return f, nil
}

// today is the first moment of the day.
func (s *Service) today() time.Time {
	y, m, d := s.Now().In(workday.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, workday.Zone)
}

// EndedToday gives the cases of the caller's region that staff ended since midnight, newest first,
// with the columns of a list.
func (s *Service) EndedToday(ctx context.Context, who actor.Actor) ([]Case, error) {
	if err := looks(who); err != nil {
		return nil, err
	}
	list, err := s.Lists.EndedSince(ctx, RegionFor(who, ""), s.today(), MaxCounted)
	if err != nil {
		return nil, fmt.Errorf("reading what ended today: %w", err)
	}
	return list, nil
}

// FindForStaff gives the id of the case with a number. NotFound when it belongs to another region.
func (s *Service) FindForStaff(ctx context.Context, who actor.Actor, number string) (string, error) {
	if err := looks(who); err != nil {
		return "", err
	}
	no, err := regno.ParseCaseNumber(number)
	if err != nil {
		return "", err
	}
	c, err := s.Store.CaseByNumber(ctx, no.String())
	if errors.Is(err, fault.NotFound) || err == nil && !worksFor(who, c.Region) {
		return "", fault.New(fault.NotFound, "没有查到这个办件编号。请核对，或确认它属于您负责的地区")
	}
	return c.ID, err
}

// MayStep reports whether a member of staff may claim a case in the queue: nobody else has, and its state is one that their role
// handles. The page of the case asks Standing, which knows more.
func (s *Service) MayStep(who actor.Actor, c Case) bool {
	return !c.Held(who) && mayHandle(who, c)
}

// StepsForUnit lists the steps that the applicant may take on the case now.
func (c Case) StepsForUnit() []Verb {
	var out []Verb
	for _, m := range c.State.Next() {
		if m.By == "" && !slices.Contains(out, m.Verb) {
			out = append(out, m.Verb)
		}
	}
	return out
}
