// Package loose reads JSON as outside systems really write it: a code is a string here and a number there, "true" stands
// for true, and an object comes as text in a string. Each system documents one form and sends the other.
package loose

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Text is a string that may come as a string, a number or a truth value. null is "".
type Text string

// UnmarshalJSON takes any JSON that is no object and no list.
func (t *Text) UnmarshalJSON(b []byte) error {
	b = bytes.TrimSpace(b)
	switch {
	case len(b) == 0 || b[0] == '{' || b[0] == '[':
		return errors.New("an object or a list stands where a word or a number belongs")
	case b[0] == '"':
		var s string
		err := json.Unmarshal(b, &s)
		*t = Text(s)
		return err
	case string(b) == "null":
		*t = ""
	default:
		*t = Text(b)
	}
	return nil
}

// deepest is how often JSON may be packed into a string.
const deepest = 3

// Object unpacks JSON that may be text in a string, up to three times, into v.
func Object(b []byte, v any) error {
	for range deepest {
		b = bytes.TrimSpace(b)
		if len(b) == 0 || b[0] != '"' {
			break
		}
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return fmt.Errorf("unpacking a string: %w", err)
		}
		b = []byte(s)
	}
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("reading what was packed: %w", err)
	}
	return nil
}
