// The one script of the hall, after htmx. Every page works without it; each
// module makes one thing of the page easier. They bind on load and again to
// whatever htmx puts into the page.
