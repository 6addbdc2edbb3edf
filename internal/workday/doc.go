// Package workday owns the calendar by which promised limits are counted: which
// days are working days in China, when the n-th of them ends, how many are left.
// It knows no items and no limits.
//
// The yearly notices of the State Council are data (data/china.json), for they
// cannot be computed: a weekend may be a working day and a Monday may not. Each
// year says in its source where it comes from. A year whose notice was not out
// when the data was made is provisional: it has the days that the law names
// (全国年节及纪念日放假办法, 2024 revision) and lacks the exchanged weekends.
// Beyond the data only weekends are free, and Covers says so. An operator
// replaces years by a file of the same form (With).
package workday
