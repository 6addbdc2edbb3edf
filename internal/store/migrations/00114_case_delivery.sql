-- How the applicant is given the decision of a case (送达方式), and whether it has happened.

-- +goose Up
CREATE TABLE case_delivery (
    case_id    TEXT   PRIMARY KEY,
    way        TEXT   NOT NULL CHECK (way IN ('', 'online', 'post', 'counter')), -- empty when nobody chose
    state      TEXT   NOT NULL CHECK (state IN ('draft', 'chosen', 'waiting', 'sent', 'done')),
    agreed     BOOLEAN NOT NULL, -- to be given documents electronically
    address_id TEXT   NOT NULL,
    place      TEXT   NOT NULL, -- window, as the item calls it
    by_id      TEXT   NOT NULL, -- person who chose, and who collects at the window
    tries      BIGINT NOT NULL, -- wrong codes at the window
    decided_us BIGINT NOT NULL,
    due_us     BIGINT NOT NULL,
    remind_us  BIGINT NOT NULL, -- when to send one text about a document that nobody opened; 0 for never
    done_us    BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    private    BYTEA  NOT NULL  -- sealed: the address as it was when it was chosen, the pick-up code
);
CREATE INDEX case_delivery_remind ON case_delivery (remind_us, case_id) WHERE remind_us > 0;

-- +goose Down
DROP TABLE case_delivery;
