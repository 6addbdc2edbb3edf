-- 内容管理 (STA-3, POR-7): what editors publish, every step of it with the whole text, and the objections of the public.

-- +goose Up
CREATE TABLE news_article (
    id         TEXT   NOT NULL PRIMARY KEY,
    kind       TEXT   NOT NULL,
    region     TEXT   NOT NULL,
    title      TEXT   NOT NULL, -- of the newest save
    state      TEXT   NOT NULL, -- draft, waiting, published, withdrawn
    version    BIGINT NOT NULL, -- number of the newest step
    draft_n    BIGINT NOT NULL, -- step of the newest save
    live_n     BIGINT NOT NULL, -- step of the save that is published, 0 for none
    live_us    BIGINT NOT NULL, -- from when
    before_n   BIGINT NOT NULL, -- what is shown until then, 0 for nothing
    first_us   BIGINT NOT NULL, -- the day of publication
    gone_us    BIGINT NOT NULL, -- withdrawn, 0 for never
    public_v   BIGINT NOT NULL, -- counts what changed in public
    updated_us BIGINT NOT NULL,
    updated_by TEXT   NOT NULL
);
CREATE INDEX news_article_public ON news_article (live_n) WHERE live_n > 0;
CREATE TABLE news_step (
    article_id TEXT   NOT NULL,
    n          BIGINT NOT NULL,
    at_us      BIGINT NOT NULL,
    by_id      TEXT   NOT NULL,
    act        TEXT   NOT NULL, -- save, submit, recall, approve, return, withdraw
    words      TEXT   NOT NULL,
    body       TEXT   NOT NULL, -- of a save
    PRIMARY KEY (article_id, n)
);
CREATE TABLE news_objection (
    id          TEXT   NOT NULL PRIMARY KEY,
    article_id  TEXT   NOT NULL,
    at_us       BIGINT NOT NULL,
    said        BYTEA  NOT NULL,
    answered_us BIGINT NOT NULL, -- 0 while it waits
    answered_by TEXT   NOT NULL,
    answer      BYTEA  NOT NULL
);
CREATE INDEX news_objection_of ON news_objection (article_id, id);

-- +goose Down
DROP TABLE news_objection;
DROP TABLE news_step;
DROP TABLE news_article;
