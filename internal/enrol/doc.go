// Package enrol owns the ways in which a unit comes into the hall; so far the
// online one, 「法定代表人注册」 (REG-2 to REG-9). It keeps the draft of each
// enrolment and knows in which order its questions come. It refuses to know how a
// unit, a person, a mandate or a password is kept, how a face is compared and how
// a register is asked: those are ports, and SQL and HTTP are its closets'.
//
//	填写单位信息 ──► 法定代表人认证 ──► 填写账户信息 ──► 完成注册
//	Particulars      Face              Account           Finished
//
// # The argument
//
// Who opens a unit's account holds all of the unit's power in the hall. So three
// things must agree, and the server's own row says each time whether they do: the
// register says that unit and representative belong together; the bureau says that
// the face is the representative's; the phone says that it has the code. The face
// is asked for with the very particulars that the register confirmed, and is
// consumed with them again in the transaction that opens the unit: what the last
// form says of unit or person is never read. Particulars that change begin a new
// draft, so a face never carries over to another unit.
//
// A draft is found by its id and the browser session that made it, both; to
// anybody else it is not there. It dies 30 minutes after the last step, and
// everything but the unit's public number and name is wiped when it is done
// (SEC-1, SEC-5).
//
// Two tabs, two nodes or a hundred clicks make one unit: opening is one
// transaction that consumes the face, spends the code, opens the unit (whose USCC
// is unique in its own table) and moves the draft from open to done at the version
// it was read with. Who comes second with the same draft is shown what the first
// made; who comes second with another draft of the same unit is told that it is
// registered.
//
// Whether a unit is registered is told only to somebody for whom the register has
// just matched all five values: they know the representative's identity number
// already, and need the way to login and recovery more than an attacker gains.
// A mismatch is one sentence that does not tell which value is wrong, the same for
// a unit that the register does not know, and mismatches are counted by unit and
// questions by address, so that the page is no way to find out a person's number.
package enrol
