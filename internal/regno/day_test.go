package regno_test

import (
	"testing"
	"time"

	"wangting/internal/regno"
)

// IN-4: dates as people and spreadsheets write them.
func TestADayIsReadInEveryWriting(t *testing.T) {
	for name, in := range map[string]string{
		"as pages send it":   "2026-01-02",
		"with slashes":       "2026/1/2",
		"with stops":         "2026.1.2",
		"in Chinese":         "2026年1月2日",
		"in Chinese, spaced": "2026 年 1 月 2 日",
		"without marks":      "20260102",
		"full-width":         "２０２６－０１－０２",
		"with a time":        "2026-01-02 00:00:00",
		"with a short time":  "2026/1/2 0:00",
		"in ISO form":        "2026-01-02T00:00:00",
		"with blanks around": "\ufeff 2026-01-02 ",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := regno.ParseDay("开始日期", in)
			if err != nil || got.Format(time.DateTime) != "2026-01-02 00:00:00" {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
	for name, tc := range map[string]struct{ in, say string }{
		"nothing":                 {" ", "请填写开始日期"},
		"a day that is not there": {"2026-02-30", "开始日期请按 2026-01-31 的格式填写"},
		"an order nobody knows":   {"1/2/26", "开始日期请按 2026-01-31 的格式填写"},
		"a day and a word":        {"2026-01-02 起", "开始日期请按 2026-01-31 的格式填写"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := regno.ParseDay("开始日期", tc.in)
			refused(t, err, tc.say)
		})
	}
}

// HAN-8: kinds of documents by their names; an unknown one is refused and never an identity card.
func TestKindsOfDocumentsAreKnownByTheirNames(t *testing.T) {
	for _, o := range regno.DocTypes() {
		if got, err := regno.ParseDocType(o.Label, ""); err != nil || got != o.Type {
			t.Errorf("%s gave %s, %v", o.Label, got, err)
		}
	}
	for name, tc := range map[string]struct {
		number string
		want   regno.DocType
	}{
		"身份证": {"", regno.IdentityCard}, " 护 照 ": {"", regno.Passport}, "外国护照": {"", regno.Passport},
		"台胞证": {"", regno.TaiwanPass}, "回乡证": {"H12345678", regno.HongKongPass}, "港澳通行证": {"m12345678", regno.MacauPass},
		"港澳居民来往内地通行证": {"Ｈ12345678", regno.HongKongPass}, "港澳居民来往内地通行证(香港)": {"", regno.HongKongPass},
		"五星卡": {"", regno.PermanentResident}, "港澳台居住证": {"", regno.ResidencePermit}, "08": {"", regno.Passport},
	} {
		if got, err := regno.ParseDocType(name, tc.number); err != nil || got != tc.want {
			t.Errorf("%s gave %s, %v", name, got, err)
		}
	}
	const all = "居民身份证、港澳居民来往内地通行证（香港）、港澳居民来往内地通行证（澳门）、台湾居民来往大陆通行证、外国人永久居留身份证、外国人护照、港澳台居民居住证"
	for name, say := range map[string]string{
		"":    "请填写证件类型",
		"驾驶证": "证件类型不在可用范围内，请填写" + all + "之一",
		"回乡证": "证件类型请写明“港澳居民来往内地通行证（香港）”或“港澳居民来往内地通行证（澳门）”",
	} {
		_, err := regno.ParseDocType(name, "12345678")
		refused(t, err, say)
	}
}
