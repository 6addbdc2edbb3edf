package api

import (
	"encoding/base64"
	"encoding/json"

	"wangting/internal/fault"
)

// place is a cursor of a room as an app carries it: text that means nothing to the app.
func place(cursor any) string {
	b, _ := json.Marshal(cursor)
	return base64.RawURLEncoding.EncodeToString(b)
}

// cursorAt reads a place back; nil is the first page. Invalid when it is none.
func cursorAt[T any](place string) (*T, error) {
	if place == "" {
		return nil, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(place)
	v := new(T)
	if err == nil {
		err = json.Unmarshal(b, v)
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "分页位置不正确，请从第一页重新查询", err)
	}
	return v, nil
}
