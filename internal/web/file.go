package web

import (
	"io"
	"net/http"
)

// SendFile sends the content of a file after its headers are set. When the content ends in an error it breaks the connection,
// because any other end, also that of a compressed answer, would look like the end of a whole file. what and id name the file in the log.
func SendFile(w http.ResponseWriter, r *http.Request, content io.Reader, what, id string) {
	if _, err := io.Copy(w, content); err != nil {
		Log(r.Context()).Warn("a file was cut off", what, id, "err", err)
		panic(http.ErrAbortHandler)
	}
}
