-- Whether LINE takes our calls at all, and the other way staff hear when it does not.

ALTER TABLE channel ADD COLUMN state text NOT NULL DEFAULT 'accepted';  -- accepted, refused (token, permission), away (no answer)
ALTER TABLE channel ADD COLUMN since text;                              -- when that began; empty while all is well
ALTER TABLE channel ADD COLUMN reason text;                             -- LINE's status, or what the network said
ALTER TABLE channel ADD COLUMN failures integer NOT NULL DEFAULT 0;     -- calls in a row that came to nothing
ALTER TABLE channel ADD COLUMN failing_since text;                      -- the first of them
ALTER TABLE channel ADD COLUMN probes integer NOT NULL DEFAULT 0;       -- how often was asked since whether LINE is back
ALTER TABLE channel ADD COLUMN probe_at text;                           -- when to ask next
ALTER TABLE channel ADD COLUMN opened_at text;                          -- when it was last over
ALTER TABLE channel ADD COLUMN told_at text;                            -- when staff were last told by e-mail
ALTER TABLE channel ADD COLUMN told_of text;                            -- the `since` they were told of

ALTER TABLE outbox ADD COLUMN denied integer NOT NULL DEFAULT 0;        -- how often 403 for it alone shut the channel

ALTER TABLE outbox ADD COLUMN sorry integer NOT NULL DEFAULT 0;         -- 1: that it comes late was apologised for already

-- E-mails to staff: a row first, one for one cause, like a letter. No patient's words, and nothing of their health.
CREATE TABLE email (
    id           text PRIMARY KEY,
    key          text NOT NULL UNIQUE,            -- what caused it
    say          text NOT NULL,                   -- JSON: the text's key and its parameters
    created_at   text NOT NULL,
    due_at       text NOT NULL,
    attempts     integer NOT NULL DEFAULT 0,
    status       text NOT NULL,                   -- due, sent, failed
    lease        text,
    lease_until  text,
    reason       text,
    settled_at   text
);
CREATE INDEX email_due ON email (due_at) WHERE status = 'due';
