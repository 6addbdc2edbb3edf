// Package unfinished owns the page on which people find what they sent after their login had ended, in forms that no page shows
// again by itself: one page for applicants, one for staff. They read it there, and send it again or give it up. What is kept, whose
// it is and why nobody else can lay a form here is argued in web (parked.go). The page itself sends nothing: 「重新提交」 is a plain
// form to the address the first one went to, with everything it held, so that the page behind it and the core treat it as any other.
//
// It knows no form of any room. What reads as written by a person is shown whole; what pages add for themselves (versions, ids, the
// words of buttons) goes back unseen. A label is shown where a name means the same in every form. Of the steps
// at the desk it names the step and its verdict, because they cannot be read from the words.
package unfinished
