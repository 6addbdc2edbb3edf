-- A step that brings in a file (从文件导入) keeps who wrote the draft that the file was exported from: they do not approve it either.

-- +goose Up
ALTER TABLE item_step ADD COLUMN author_ids TEXT NOT NULL DEFAULT '';

-- +goose Down
SELECT 1;
