// Package workday owns the calendar for deadlines in working days: which days are
// working days in China, when the n-th of them ends, and how many are left. It knows no
// items and no limits.
//
// The yearly notices of the State Council are data (data/china.json). They cannot be
// computed: a Sunday may be a working day and a Monday may be free. Each year names its
// source. A year is provisional when its notice was not out when the file was written:
// it has the days that the law names
// (全国年节及纪念日放假办法, 2024 revision) and lacks the exchanged weekends.
// In years without data only weekends are free, and Covers is false. An operator
// replaces years with a file of the same format (With), and editors lay the notice of a year over them (Lay).
package workday
