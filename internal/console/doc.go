// Package console owns what every page of the staff shares: the menu that the
// roles of the member of staff allow, who they are at the top, and the first
// page with the figures of the queue. The figures are casework's. What the
// desks of the rooms do it does not know; they are given Shell as their frame.
//
// A menu only reflects: leaving an entry out protects nothing. Each core decides
// again who may do what.
package console
