// Package console owns what every page of the staff shares: the menu that the
// roles of the member of staff allow, who they are at the top, and the first
// page with the figures of the queue. It refuses to know where the figures come
// from and what the desks of the rooms do; a desk asks Shell for its frame.
//
// A menu only reflects: leaving an entry out protects nothing. Each core decides
// again who may do what.
package console
