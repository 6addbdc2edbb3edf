// Package centre owns 单位中心 (CEN) and 个人中心 (PER-2): the page frames around every
// page of a unit and of a person, their home pages, the favourite items of a person,
// and the menu pages that belong to no other package. It decides neither how a case
// moves nor who may act; it calls the services of other packages.
//
// Everybody lands on these pages, so they must be cheap to read. The home page of a
// unit costs two statements beside those of the session and the login, and the frame
// of any other page costs one, however much data the unit has. Both read stored
// counters and index ranges across the tables of several packages. Such a read
// decides nothing, so it may join tables that a command may not. The items on a page
// are rendered for every request: the catalogue is in memory, and rendering all of it
// takes 50 µs.
//
// Cases of sensitive items (CAS-10) are counted and listed only for people who may
// handle the item. The representative and the administrator may handle all of them;
// the login of the current request has proved who they are. For a handler, the
// mandate is checked once for each item.
//
// What the core business system knows of a unit (CEN-3) is read through
// account.Records and formatted here: days, months, yuan and the names of codes.
package centre
