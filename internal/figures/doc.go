// Package figures owns the figures of the hall: applications and their outcome, how long cases stayed at each desk, and logins. It
// knows neither SQL nor HTTP, decides nothing about a case, and shows figures to administrators and auditors of the region only.
//
// # Why a sum is what a recount would give
//
// A case counts under the day on which it was submitted, its region, its item and the department in which it waits, or waited last.
// Of(case) is what the case adds to the figures; it depends on the case alone. Moved runs in the transaction of every step of
// package casework. It adds Of(after) - Of(before) to the row of that day, and to the rows with the sum over all items or all
// regions (Moves). An act that moves a case to another department or region does the same. Before its first step a case adds
// nothing, and each step begins with the case as the previous step left it, because the step compares the version of the case. So
// all steps of a case add up to its last Of, and a row holds the sum of Of over the cases of its day, which is what a recount gives.
// The addition of a step is rolled back with it.
//
// A stay at a desk is counted once, by the step that ends it, from the events of the case (Stays). Events are only ever added, so a later
// recount finds the same stays.
//
// Practice counts for nothing (Case.Reached), and rehearsals run in a service of their own, whose steps do not reach this package. What
// changes by the passing of time alone (现在超期) is not kept as a sum: each request counts it along the index of the desks, up to MostLate.
package figures
