// Package wording owns what the hall's documents say: templates of blocks with tags from a closed list (ITM-13), and how
// a template becomes words. The templates of an item are data (catalog.Document); those that the hall uses for an item
// without its own are the same data, in templates.json. There is one interpreter, Fill, for both.
//
// The argument for what it prints. A template is read once into words and tags; values are put in the place of tags and
// never read again, so that a name of the form {{救济途径}} is printed as it is. A tag that has no value, and for which the
// template says nothing else, is a fault: no key and no blank is ever printed. Check refuses a template that could come to
// that before anybody applies, and Sample gives the values with which it is proved.
//
// It knows neither cases nor PDF: package result brings the values and sets the words.
package wording
