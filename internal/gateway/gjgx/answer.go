package gjgx

import (
	"encoding/json"
	"errors"
	"strings"

	"wangting/internal/account"
	"wangting/internal/gateway/loose"
	"wangting/internal/regno"
)

// kinds are by the second place of the code (GB 32100).
var kinds = map[byte]string{'1': "企业", '2': "个体工商户", '3': "农民专业合作社"}

// answer says where the answer stands and what it means.
type answer struct {
	result, same, differs, none string // none: no such company
	status                      string
	statuses                    map[string]string
}

func (a answer) check() error {
	known := false
	for _, word := range a.statuses {
		known = known || word == account.InBusiness
	}
	switch {
	case a.result == "" || a.status == "" || a.same == "" || a.differs == "" || a.none == "":
		return errors.New("answer: result, status, same, differs or none is empty")
	case a.same == a.differs || a.same == a.none || a.differs == a.none:
		return errors.New("answer: same, differs and none must differ")
	case !known:
		return errors.New("statuses: none is " + account.InBusiness)
	}
	return nil
}

// read understands an answer by the settings. What they do not name is an outage: nobody passes by a field that moved.
func (a answer) read(b []byte, c regno.USCC) (account.Answer, error) {
	result, err := wordAt(b, a.result)
	if err != nil {
		return account.Answer{}, err
	}
	switch result {
	case a.none:
		return account.Answer{}, nil
	case a.same, a.differs:
	default:
		return account.Answer{}, errors.New("the exchange answered with an unknown result")
	}
	status, err := wordAt(b, a.status)
	if err != nil && result == a.same {
		return account.Answer{}, err
	}
	word, known := a.statuses[status]
	if result == a.differs {
		return account.Answer{Exists: true, Status: word}, nil
	}
	if !known {
		return account.Answer{}, errors.New("the exchange answered with an unknown status")
	}
	return account.Answer{Exists: true, Match: true, Status: word, Facts: account.Facts{Region: string(c[2:8]), Kind: kinds[c[1]]}}, nil
}

// wordAt gives the word at a path of names. Objects may be packed into strings.
func wordAt(b []byte, path string) (string, error) {
	raw := json.RawMessage(b)
	for name := range strings.SplitSeq(path, ".") {
		var o map[string]json.RawMessage
		if loose.Object(raw, &o) != nil {
			return "", errors.New("no readable answer")
		}
		x, ok := o[name]
		if !ok {
			return "", errors.New("the exchange's answer lacks a field")
		}
		raw = x
	}
	var t loose.Text
	if json.Unmarshal(raw, &t) != nil {
		return "", errors.New("no readable answer")
	}
	return string(t), nil
}
