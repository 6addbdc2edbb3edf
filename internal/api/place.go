package api

import (
	"encoding/base64"
	"encoding/json"

	"wangting/internal/fault"
)

// place encodes a cursor as an opaque text.
func place(cursor any) string {
	b, _ := json.Marshal(cursor)
	return base64.RawURLEncoding.EncodeToString(b)
}

// cursorAt decodes a place; "" gives nil, the first page. Invalid when it cannot be decoded.
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
