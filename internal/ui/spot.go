package ui

import "strconv"

// RingVM is a ring around a place on a page. X and Y are permille of its width and height, from 1; 0 is no place.
type RingVM struct {
	No   string // beside the ring; "" for none
	X, Y int
}

// SpotVM is a place on a page of a file to which somebody points (指着说): in words, with a drawing of the page or the picture itself.
type SpotVM struct {
	Say    string // 《劳动合同》第 2 页，右上
	Href   string // to the file; "" when it is there no more
	NewTab bool   // the file opens beside the page
	Note   string // 所指的是原来的文件
	Src    string // of the picture, for SpotShown
	Leaf   bool   // a page is drawn
	Ring   RingVM
}

// cx and cy are where the ring is in its picture.
func (r RingVM) cx() string { return percent(r.X) }
func (r RingVM) cy() string { return percent(r.Y) }

func percent(permille int) string {
	return strconv.FormatFloat(float64(permille)/10, 'f', -1, 64) + "%"
}

// Places of the number of a ring, in pixels from the middle: to the right above, and inwards at an edge.
func (r RingVM) dx() string {
	if r.X > 900 {
		return "-17"
	}
	return "17"
}

func (r RingVM) dy() string {
	if r.Y < 100 {
		return "17"
	}
	return "-17"
}
