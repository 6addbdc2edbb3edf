// Package centre owns 单位中心 (CEN) and 个人中心 (PER-2): the frames around every
// page of a unit and of a person, their home pages, the items a person keeps at
// hand, and the pages of the menu that no room has of its own. It decides neither
// how a case moves nor who may act: it reads the services of the rooms below.
//
// Reading is cheap on purpose, since everybody lands here: the home page of a unit
// costs two statements beside those of the session and the login, the frame of any
// other page costs one, whatever the unit has. Both read kept counters and
// ranges of an index across the tables of several rooms; such a read decides
// nothing, so it may join what a command may not. The items on a page are printed
// anew for every request: the catalogue is in memory, and all of it takes 50 µs.
//
// Cases of sensitive items (CAS-10) are counted and listed only for those who may
// handle the item. The representative and the administrator may handle all of
// them, and the login of this very request was checked to be theirs; for a
// handler the mandate is asked, once an item.
//
// What the core business system knows of a unit (CEN-3) is asked through
// account.Records and printed here: days, months, yuan and the names of codes.
package centre
