// Package enrol owns the registration of units and persons: 「法定代表人注册」
// (REG-2 to REG-9), 「法定代表人变更」 (ACC-5) and 「个人注册」 (PER-1). It keeps the
// draft of each registration and the order of its questions. It does not know how a
// unit, a person, a mandate or a password is stored, how a face is compared or how a
// register is queried: those are ports. SQL and HTTP are in its subpackages.
//
//	填写单位信息 ──► 法定代表人认证 ──► 填写账户信息 ──► 完成注册
//	Particulars      Face              Account           Finished
//
// # The argument
//
// Whoever opens a unit's account holds all power of the unit in the hall. So three
// proofs must agree. The register confirms that unit and representative belong
// together. The bureau confirms that the face is the representative's. The phone
// shows that it received the code. Each step checks them on the stored draft, not on
// the form. The face is requested with exactly the particulars that the register
// confirmed, and is consumed with the same particulars in the transaction that opens
// the unit; that transaction reads no unit or person from the last form. Changed
// particulars begin a new draft, so a face never carries over to another unit.
//
// A draft is found only by its id together with the browser session that made it;
// for anybody else it does not exist. It expires 30 minutes after the last step.
// When it is done, everything but the unit's public number and name is wiped
// (SEC-1, SEC-5).
//
// Two tabs, two nodes or a hundred clicks register one unit. One transaction
// consumes the face, spends the code, opens the unit (whose USCC is unique in its own
// table) and moves the draft from open to done at the version that was read. A
// second request with the same draft is shown the result of the first. A second
// draft of the same unit is told that the unit is registered.
//
// The page tells that a unit is registered only after the register has matched all
// five values. Whoever entered them already knows the representative's identity
// number; they need the links to login and recovery more than an attacker would gain
// from the answer. A mismatch is one sentence that does not tell which value is
// wrong, and it is the same for a unit that the register does not know. Mismatches
// are counted by unit, from one network and from all, and questions by address, so the
// page cannot be used to guess a person's number, and no stranger shuts a unit out.
package enrol
