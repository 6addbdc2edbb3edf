package casework

// Printout is the answer to a query, for a document that proves it. Package query asks for the document, package result makes it.
type Printout struct {
	Code, Name string // of the query
	Holder     string // name of the person, or of the unit, who asked
	Asked      []string
	AsOf       string // the rows are as of then
	Months     int    // how long the document holds; 0 is the hall's usual time
	Tables     []PrintedTable
}

// PrintedTable is rows ready to print.
type PrintedTable struct {
	Title string
	Head  []string
	Rows  [][]string
}
