// Package casework owns the cases (办件): drafts, applications, the steps that staff take,
// corrections, deadlines, and the rules that say who may do what. It knows neither SQL nor HTTP.
//
// A case stands in a stage of the flow of its item (catalog.Flow), and Standing is the one interpreter
// of flows: which act is possible for whom, where it leads, and why another is not. Commands and pages
// both ask it. A running case keeps the version of its item, and so its flow. Items of format 1 have
// the usual flow: 受理, 审查, 决定, 办结.
//
// Beside the stage a case has a coarse state, which follows from it and partitions lists and queues by
// index. The table below is the frame of all flows: whatever a flow says, a case changes its coarse
// state only like this. state_test.go compares the table with the code.
//
//	from        verb       to                 who
//	DRAFT       submit     SUBMITTED          applicant
//	DRAFT       delete     DELETED            applicant
//	DRAFT       submit     UNIT_REVIEW        applicant
//	UNIT_REVIEW agree      SUBMITTED          employer
//	UNIT_REVIEW send_back  UNIT_REJECTED      employer
//	UNIT_REVIEW disagree   SUBMITTED          employer
//	UNIT_REVIEW silent     SUBMITTED          system
//	UNIT_REVIEW withdraw   WITHDRAWN          applicant
//	UNIT_REJECTED submit     UNIT_REVIEW        applicant
//	UNIT_REJECTED withdraw   WITHDRAWN          applicant
//	SUBMITTED   accept     ACCEPTED           clerk
//	SUBMITTED   accept     REVIEWING          clerk
//	SUBMITTED   deem       ACCEPTED           system
//	SUBMITTED   deem       REVIEWING          system
//	SUBMITTED   decide     DECIDED            system
//	SUBMITTED   hand       SUBMITTED          system
//	SUBMITTED   refuse     NOT_ACCEPTED       clerk
//	SUBMITTED   ask        CORRECTION         clerk
//	SUBMITTED   withdraw   WITHDRAWN          applicant
//	CORRECTION  answer     SUBMITTED          applicant
//	CORRECTION  answer     ACCEPTED           applicant
//	CORRECTION  answer     REVIEWING          applicant
//	CORRECTION  withdraw   WITHDRAWN          applicant
//	CORRECTION  lapse      CORRECTION_LAPSED  system
//	CORRECTION  hand       SUBMITTED          system
//	CORRECTION  hand       ACCEPTED           system
//	CORRECTION  hand       REVIEWING          system
//	ACCEPTED    ask        CORRECTION         reviewer
//	ACCEPTED    review     REVIEWING          reviewer
//	ACCEPTED    review     ACCEPTED           reviewer
//	ACCEPTED    second     ACCEPTED           reviewer
//	ACCEPTED    second     REVIEWING          reviewer
//	ACCEPTED    decide     DECIDED            reviewer
//	ACCEPTED    back       ACCEPTED           reviewer
//	ACCEPTED    publish    PUBLICITY          reviewer
//	ACCEPTED    consult    CONSULTING         reviewer
//	ACCEPTED    hear       ACCEPTED           reviewer
//	ACCEPTED    suspend    SUSPENDED          reviewer
//	ACCEPTED    terminate  TERMINATED         reviewer
//	ACCEPTED    withdraw   WITHDRAWN          applicant
//	REVIEWING   ask        CORRECTION         reviewer
//	REVIEWING   second     REVIEWING          reviewer
//	REVIEWING   decide     DECIDED            reviewer
//	REVIEWING   back       ACCEPTED           reviewer
//	REVIEWING   back       REVIEWING          reviewer
//	REVIEWING   publish    PUBLICITY          reviewer
//	REVIEWING   consult    CONSULTING         reviewer
//	REVIEWING   hear       REVIEWING          reviewer
//	REVIEWING   suspend    SUSPENDED          reviewer
//	REVIEWING   terminate  TERMINATED         reviewer
//	REVIEWING   withdraw   WITHDRAWN          applicant
//	DECIDED     close      CLOSED             reviewer
//	CONSULTING  opinion    ACCEPTED           reviewer
//	CONSULTING  opinion    REVIEWING          reviewer
//	CONSULTING  over       ACCEPTED           system
//	CONSULTING  over       REVIEWING          system
//	CONSULTING  withdraw   WITHDRAWN          applicant
//	PUBLICITY   over       ACCEPTED           system
//	PUBLICITY   over       REVIEWING          system
//	PUBLICITY   terminate  TERMINATED         reviewer
//	PUBLICITY   withdraw   WITHDRAWN          applicant
//	SUSPENDED   resume     ACCEPTED           reviewer
//	SUSPENDED   resume     REVIEWING          reviewer
//	SUSPENDED   terminate  TERMINATED         reviewer
//	SUSPENDED   withdraw   WITHDRAWN          applicant
//
// An answered correction returns to the stage that the flow names: SUBMITTED before acceptance,
// ACCEPTED after it in the usual flow.
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
// cases of their own region, in the role that the table names. Four eyes (STA-4): a stage
// names the stages whose hands may not act in it (catalog.Stage.NotSame), and each event says in which
// stage it happened. In the usual flow the member of staff who accepted a case never decides it, and
// where the item requires two reviewers, the one who proposed the verdict does not either.
//
// One application makes one case. A draft carries a version, and submitting is one update of the
// draft at its state and version. A request that loses this race gets the receipt of the winner.
// The number, event, deadline, counters, audit and notifications are written in the same
// transaction or not at all.
//
// The clock: after submission staff have AcceptDays working days to accept. After acceptance the
// promised limit of the item runs. The clock stands while a correction waits for the applicant, while
// the case is suspended or public, from the notice of a hearing to its record, and while an expert is
// asked: the remaining working days are stored, and counted again from the day on which it goes on. An
// extension adds at most 10 working days, once, with the word of a second person. A 行政许可 of which
// nothing was said within 5 working days is deemed accepted on the day of its submission (行政许可法 art.
// 32). The days of a 容缺受理 run beside the limit; when they are over, staff decide what follows.
package casework
