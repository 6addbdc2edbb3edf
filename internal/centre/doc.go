// Package centre owns 单位中心 (CEN): the frame around every page of a unit, its
// home page, the items a person keeps at hand, and the pages of the menu that no
// room has of its own yet. It refuses to know how a case moves or who may act;
// what it shows of the rooms comes through small ports that the application
// fills. Pages that wait for a later part of the hall say so plainly, and say
// what works now.
//
// Reading is cheap on purpose, since everybody lands here: the home page costs
// two statements beside those of the session and the login, the frame of any
// other page costs one, whatever the unit has. Both read kept counters and
// ranges of an index across the tables of several rooms; such a read decides
// nothing, so it may join what a command may not.
//
// Cases of sensitive items (CAS-10) are counted and listed only for those who may
// handle the item. The representative and the administrator may handle all of
// them, and the login of this very request was checked to be theirs; for a
// handler the port Rights is asked, once an item.
package centre
