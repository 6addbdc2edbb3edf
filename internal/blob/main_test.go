package blob_test

import (
	"os"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
)

func TestMain(m *testing.M) {
	minio.DefaultRetryUnit = time.Millisecond // between the tries of one call
	os.Exit(m.Run())
}
