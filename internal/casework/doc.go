// Package casework keeps the cases (办件) of the hall: drafts, applications, the
// steps staff take on them, corrections, deadlines and who may do which of these.
// It knows neither SQL nor HTTP.
//
// A case moves only along this table; state_test.go holds the table of the code
// to this drawing.
//
//	from        verb       to                 who
//	DRAFT       submit     SUBMITTED          applicant
//	DRAFT       delete     DELETED            applicant
//	DRAFT       submit     UNIT_REVIEW        applicant
//	UNIT_REVIEW agree      SUBMITTED          employer
//	UNIT_REVIEW send_back  UNIT_REJECTED      employer
//	UNIT_REVIEW withdraw   WITHDRAWN          applicant
//	UNIT_REJECTED submit   UNIT_REVIEW        applicant
//	UNIT_REJECTED withdraw WITHDRAWN          applicant
//	SUBMITTED   accept     ACCEPTED           clerk
//	SUBMITTED   refuse     NOT_ACCEPTED       clerk
//	SUBMITTED   ask        CORRECTION         clerk
//	SUBMITTED   withdraw   WITHDRAWN          applicant
//	CORRECTION  answer     SUBMITTED          applicant
//	CORRECTION  answer     ACCEPTED           applicant
//	CORRECTION  withdraw   WITHDRAWN          applicant
//	CORRECTION  lapse      CORRECTION_LAPSED  system
//	ACCEPTED    ask        CORRECTION         reviewer
//	ACCEPTED    review     REVIEWING          reviewer
//	ACCEPTED    decide     DECIDED            reviewer
//	ACCEPTED    withdraw   WITHDRAWN          applicant
//	REVIEWING   ask        CORRECTION         reviewer
//	REVIEWING   decide     DECIDED            reviewer
//	REVIEWING   withdraw   WITHDRAWN          applicant
//	DECIDED     close      CLOSED             reviewer
//
// An answered correction goes back to where it was asked: SUBMITTED before the
// acceptance, ACCEPTED after it.
//
// A case belongs to a unit or to a person. A personal item may need the word of
// the employer (PER-3): it then waits at that unit's workbench (CEN-6) before it
// comes to the hall, and what the unit sends back the person mends and submits
// again under the same number. Of two people of the unit who answer at once, one
// is heard; the other is told.
//
// Who may: a personal case is its person's alone, and its employer sees it only
// to give the word asked for. A unit's case belongs to the unit, not to who filed it (CAS-10). Whoever acts
// for the unit may look at its cases; to act, and to look at a case of a
// sensitive item, mandate must agree. A case of another unit is NotFound.
// Staff act on cases of their own region with the role of the table; the one who
// accepted a case never decides it (STA-4), and where the item asks for two
// reviewers the one who proposed never decides.
//
// One application, one case: a draft carries a version, submitting is one update
// of the draft in its state and version, and whoever loses that race is given
// the winner's result. The number, the event, the deadline, the counters, the
// audit and the messages are written in the same transaction or not at all.
//
// The clock: from submission staff have AcceptDays working days to accept; from
// acceptance the promised days of the item run. While a correction waits for the
// applicant the clock stands still: the working days left are kept, and counted
// again from the day of the answer.
package casework
