-- Forms that were posted after the login had ended, until their pages show them again. They are too big for
-- the browser session, which every request reads.

-- +goose Up
CREATE TABLE web_parked (
    browser    TEXT   NOT NULL, -- public id of the browser session
    path       TEXT   NOT NULL, -- of the page that shows the form
    data       BYTEA  NOT NULL, -- sealed
    expires_us BIGINT NOT NULL,
    PRIMARY KEY (browser, path)
);
CREATE INDEX web_parked_expires ON web_parked (expires_us);

-- +goose Down
SELECT 1;
