package web

import (
	"mime/multipart"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestPasswordsAndCodesOfOneUseAreSecretsAndOtherCodesAreNot(t *testing.T) {
	for name, tc := range map[string]struct {
		value string
		want  bool
	}{
		"password": {"x", true}, "old_password": {"x", true}, "newPassword": {"x", true}, "totp_secret": {"x", true}, "otp": {"1", true},
		"code": {"483920", true}, "sms_code": {"483920", true}, "item.code": {"483920", false}, "codes": {"6512", false},
		"postcode": {"210000", false}, "uscc": {"91320100MA1TE5T0XF", false}, "words": {"密码", false},
	} {
		if got := isSecret(name, tc.value); got != tc.want {
			t.Errorf("%s=%s: %v, want %v", name, tc.value, got, tc.want)
		}
	}
	for _, pasted := range []string{"验证码：483920", "４８３９２０", "【江苏人社】验证码 483 920，5 分钟内有效"} { // IN-3
		if !isSecret("code", pasted) {
			t.Errorf("%q is no secret", pasted)
		}
	}
	if isSecret("code", "card-loss") {
		t.Error("the code of an item is taken for a secret")
	}
}

// part is a part of a form with files, as it comes over the wire.
func part(disposition, value string) string {
	return "--b\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + value + "\r\n"
}

func TestTheWordsOfAFormWithFilesAreReadAndTheFilesNamed(t *testing.T) {
	body := part(`name="files"; filename="名单.pdf"`, strings.Repeat("x", 1<<16)) + part(`name="title"`, "公示") + part(`name="files"; filename="附件.pdf"`, "y") +
		part(`name="none"; filename=""`, "") + part(`name="text"`, "第一行\r\n第二行") + part(`name="text"`, "又") + "--b--\r\n"
	form := url.Values{}
	files, err := words(multipart.NewReader(strings.NewReader(body), "b"), form)
	if err != nil || form.Get("title") != "公示" || !slices.Equal(form["text"], []string{"第一行\r\n第二行", "又"}) || len(form) != 2 {
		t.Errorf("read %q: %v", form, err)
	}
	if len(files) != 2 || files[0].Field != "files" || !slices.Equal(files[0].Names, []string{"名单.pdf", "附件.pdf"}) || files[1].Names != nil {
		t.Errorf("the files are %+v", files)
	}
	if _, err := words(multipart.NewReader(strings.NewReader(body[:len(body)-8]), "b"), url.Values{}); err == nil {
		t.Error("a form that was cut off is read")
	}
}

func FuzzTheWordsOfAFormWithFiles(f *testing.F) {
	f.Add(part(`name="a"`, "甲") + part(`name="f"; filename="x"`, "y") + "--b--\r\n")
	f.Add(part(`name`, "") + "--b--")
	f.Fuzz(func(t *testing.T, body string) {
		form := url.Values{}
		files, err := words(multipart.NewReader(strings.NewReader(body), "b"), form)
		if err != nil {
			return
		}
		size := 0
		for name, values := range form {
			for _, v := range values {
				size += len(name) + len(v)
			}
		}
		if size > len(body) || size > MostTyped || len(files) > 100 {
			t.Errorf("%d bytes and %d files were read of %d", size, len(files), len(body))
		}
	})
}
