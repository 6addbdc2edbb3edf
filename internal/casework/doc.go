// Package casework owns the cases (办件): drafts, applications, the steps that staff take,
// corrections, deadlines, and the rules that say who may do what. It knows neither SQL nor HTTP.
//
// A case changes its state only as this table says. state_test.go compares the table with the code.
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
// An answered correction returns to the state before it: SUBMITTED before acceptance, ACCEPTED
// after it.
//
// A case belongs to a unit or to a person. A personal item may need the endorsement of the employer
// (PER-3). Such a case first waits at that unit's workbench (CEN-6). When the unit returns it, the
// person corrects it and submits it again under the same number. When two people of the unit answer
// at once, the first answer is accepted and the second gets Conflict.
//
// Rights: only the person may see a personal case, except that its employer may read it in order to
// endorse it. A unit's case belongs to the unit, not to the person who submitted it (CAS-10).
// Everybody who acts for the unit may read its cases. To act on a case, or to read a case of a
// sensitive item, package mandate must agree. A case of another owner is NotFound. Staff act on
// cases of their own region, in the role that the table names. The member of staff who accepted a
// case never decides it (STA-4). When the item requires two reviewers, the one who proposed the
// verdict never decides either.
//
// One application makes one case. A draft carries a version, and submitting is one update of the
// draft at its state and version. A request that loses this race gets the receipt of the winner.
// The number, event, deadline, counters, audit and notifications are written in the same
// transaction or not at all.
//
// The clock: after submission staff have AcceptDays working days to accept. After acceptance the
// promised limit of the item runs. The clock is paused while a correction waits for the applicant:
// the remaining working days are stored, and counted from the day of the answer.
// again from the day of the answer.
package casework
