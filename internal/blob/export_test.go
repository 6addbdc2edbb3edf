package blob

import "time"

// Impatient makes a store in a bucket of S3 give up what takes longer than d.
func Impatient(s *Store, d time.Duration) { s.bucket.(*s3).patience = d }
