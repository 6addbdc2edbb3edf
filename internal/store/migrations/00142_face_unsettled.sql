-- Faces: when the phone came back from the bureau, and when the bureau did not say "passed" after that.

-- +goose Up
ALTER TABLE face_proof ADD COLUMN returned_us  BIGINT NOT NULL DEFAULT 0;
ALTER TABLE face_proof ADD COLUMN unsettled_us BIGINT NOT NULL DEFAULT 0;

-- +goose Down
SELECT 1;
