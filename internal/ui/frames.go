package ui

import "context"

// CentreFrame gives the frame of a centre for a page; active is the key of its entry in the navigation.
type CentreFrame func(ctx context.Context, active string) (CenterVM, error)

// StaffFrame gives the frame of the console for a page of staff.
type StaffFrame func(ctx context.Context, p StaffPage) StaffVM

// StaffPage describes a page of staff to its frame.
type StaffPage struct {
	Title    string
	Current  string // key of the menu
	HasError bool
	News     int // lines of 提醒, on pages that know
	Crumbs   []Link
}

// The keys of the console's menu, for StaffPage.Current.
const (
	StaffHome      = "home"
	StaffCases     = "cases"
	StaffReminders = "reminders"
	StaffRatings   = "ratings"
	StaffQuestions = "questions"
	StaffWindow    = "window"
	StaffCounter   = "counter"
	StaffAccounts  = "accounts"
	StaffPassword  = "password"
	StaffItems     = "items"
	StaffApprovals = "approvals"
	StaffAudit     = "audit"
	StaffDashboard = "dashboard"
	StaffNews      = "news"
)

// Frames are the frames that the faces make for the pages of rooms.
type Frames struct {
	Unit  CentreFrame // 单位中心
	Own   CentreFrame // 个人中心
	Staff StaffFrame  // the console
}
