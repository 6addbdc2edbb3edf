-- Who had part in a version stays known when its draft is gone: 取消生效 gives the content back as a draft, which they do not approve.

-- +goose Up
ALTER TABLE item_request ADD COLUMN author_ids TEXT NOT NULL DEFAULT '';

-- +goose Down
SELECT 1;
