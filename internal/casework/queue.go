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
	Cases []Case
	Next  *ListPlace
	Names map[Hand]string     // names of the staff who claimed the cases
	Marks map[string][]string // what is new to the caller, by case
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
	Awaited   int // questions of the region that somebody is to answer; those of the caller are in Waits
	Waits     Waits
	Kept      []KeptSearch // 常用筛选 of the caller, the oldest first, without their ids
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
	rows, err := s.handled(ctx, who, w)
	if w.Pile != Handled {
		var all [][]Case
		all, err = s.Lists.Piles(ctx, s.asked(who, w, theirs))
		rows = slices.Concat(all...)
	}
	if err != nil {
		return Queue{}, fmt.Errorf("reading the queue: %w", err)
	}
	return s.queueOf(ctx, who, w, rows)
}

// Beside asks for the case before or after a place in a pile that is in the order of the queue. CaseID, from which somebody comes, is
// passed over: it may stand elsewhere by now.
type Beside struct {
	Pile   Pile
	CaseID string
	Place  ListPlace
	Back   bool
}

// BesideInQueue gives the neighbour of a place in the queue; false at its end.
func (s *Service) BesideInQueue(ctx context.Context, who actor.Actor, b Beside) (Case, bool, error) {
	if err := looks(who); err != nil {
		return Case{}, false, err
	}
	var theirs []string
	if b.Pile == Departments {
		tree, err := s.Staff.Tree(ctx)
		if err != nil {
			return Case{}, false, err
		}
		theirs, _ = departmentsOf(tree, who)
	}
	q := s.asked(who, QueueWanted{Pile: b.Pile, After: &b.Place}, theirs)
	q.Back = b.Back
	piles, err := s.Lists.Piles(ctx, q)
	if err != nil {
		return Case{}, false, fmt.Errorf("reading the queue: %w", err)
	}
	for _, c := range piles[0] {
		if c.ID != b.CaseID && shownTo(who, c) {
			return c, true, nil
		}
	}
	return Case{}, false, nil
}

// queueOf makes a page of the rows of a pile, of which there is one more than fits when another page follows.
func (s *Service) queueOf(ctx context.Context, who actor.Actor, w QueueWanted, rows []Case) (Queue, error) {
	out := Queue{Cases: rows}
	if limit := cmp.Or(w.Limit, PageSize); len(rows) > limit && w.Pile != Handled {
		at := rows[limit-1].QueuePlace()
		out.Cases, out.Next = rows[:limit], &at
	}
	if w.Pile == Departments {
		out.Cases = slices.DeleteFunc(out.Cases, func(c Case) bool { return !shownTo(who, c) })
	}
	var hands []Hand
	for _, c := range out.Cases {
		if c.ClaimedBy != "" && c.ClaimedBy != who.StaffID {
			hands = append(hands, Hand{Kind: "staff", ID: c.ClaimedBy})
		}
	}
	var err error
	if len(hands) > 0 {
		if out.Names, err = s.namesOf(ctx, who, "", hands); err != nil {
			return out, err
		}
	}
	out.Marks, err = s.marks(ctx, who, out.Cases)
	return out, err
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

// handled reads 已办, when that is wanted.
func (s *Service) handled(ctx context.Context, who actor.Actor, w QueueWanted) ([]Case, error) {
	if w.Pile != Handled {
		return nil, nil
	}
	list, err := s.Lists.HandledCases(ctx, who.StaffID, s.Now().Add(-handledSince), MaxCounted)
	return slices.DeleteFunc(list, func(c Case) bool { return !shownTo(who, c) }), err
}

// QueueFigures gives the counters of the caller's region.
func (s *Service) QueueFigures(ctx context.Context, who actor.Actor) (Figures, error) {
	if err := looks(who); err != nil {
		return Figures{}, err
	}
	return s.figures(ctx, who, nil)
}

// figures counts the desk; tree is nil when nobody has read it yet.
func (s *Service) figures(ctx context.Context, who actor.Actor, tree staff.Tree) (Figures, error) {
	f, err := s.Lists.Figures(ctx, FiguresQuery{
		Staff:   who.StaffID,
		Holders: holdersOf(who),
		Region:  RegionFor(who, ""),
		Now:     s.Now(),
		Today:   s.today(),
		Since:   s.Now().Add(-handledSince),
		Limit:   MaxCounted,
	})
	if err != nil {
		return f, fmt.Errorf("counting the queue: %w", err)
	}
	if f.Awaited > 0 {
		f.Waits, err = s.waits(ctx, who, tree)
	}
	return f, err
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
