// Package figures owns the figures of the hall: what came in, what became of it, how long it lay where, how people signed in. It
// knows neither SQL nor HTTP, decides nothing about a case, and shows figures to administrators and auditors of the region only.
//
// # Why a sum is what a recount would give
//
// A case counts under the day on which it was submitted, its region, its item and the department in which it waits, or waited last. Of
// gives what it counts for, from the case alone. Moved
// runs in the transaction of every step of package casework and adds Of(after) - Of(before) to the row of that day, and to the
// rows that keep the sum over all items, or over all regions (Moves); an act that takes a case to another department or region does the
// same. The first step begins
// with a case that counts for nothing, and each step begins where the one before it ended (the case's version sees to that). So the
// sum over all steps telescopes: a row holds the sum of Of over the cases of its day, which is what counting the cases gives. A step
// that is rolled back takes its addition with it.
//
// A stay at a desk is counted once, by the step that ends it, from the events of the case (Stays). Events are only ever added, so a later
// recount finds the same stays.
//
// Practice counts for nothing (Case.Reached), and a rehearsal has a service of its own, which nobody here listens to. What only time
// changes (现在超期) is no sum: it is counted when it is asked for, along the index of the desks, at most MostLate of it.
package figures
