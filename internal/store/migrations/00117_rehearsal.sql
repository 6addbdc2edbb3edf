-- 试办 (EDT-8): one sealed rehearsal of an editor on a draft, and the endings that were reached with a flow.

-- +goose Up
CREATE TABLE item_rehearsal (
    id    TEXT   NOT NULL PRIMARY KEY, -- code of the item, and the editor
    code  TEXT   NOT NULL,
    at_us BIGINT NOT NULL,
    body  BYTEA  NOT NULL
);
CREATE TABLE item_rehearsed (
    code   TEXT   NOT NULL,
    flow   TEXT   NOT NULL,
    ending TEXT   NOT NULL,
    at_us  BIGINT NOT NULL,
    PRIMARY KEY (code, flow, ending)
);

-- +goose Down
SELECT 1;
