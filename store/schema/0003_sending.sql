-- Sending to many: what a letter is for, what says the same to others, and how much may be sent how fast.

ALTER TABLE outbox ADD COLUMN purpose text NOT NULL DEFAULT 'reply';     -- reply, alert, tip, reservation
ALTER TABLE outbox ADD COLUMN batch text;                                -- equal: the same words in the same language
ALTER TABLE outbox ADD COLUMN until_at text;                             -- never sent at or after it: dropped
ALTER TABLE outbox ADD COLUMN push_tried integer NOT NULL DEFAULT 0;     -- 1: LINE may already have taken the push
ALTER TABLE outbox ADD COLUMN body text;                                 -- JSON: the words as first pushed; a repeat says the same
ALTER TABLE outbox ADD COLUMN alone integer NOT NULL DEFAULT 0;          -- 1: never again in a multicast
ALTER TABLE outbox ADD COLUMN multicast text;                            -- the multicast it belongs to, until settled and after

-- One call to many: its people are the rows of outbox that name it, its key is theirs alone.
CREATE TABLE multicast (
    id           text PRIMARY KEY,
    retry_key    text NOT NULL,
    body         text,                            -- JSON: the words of the first attempt, and of every repeat
    people       integer,                         -- how many the first attempt spoke to
    tried        integer NOT NULL DEFAULT 0,      -- 1: LINE may already have taken it
    pushed_at    text,                            -- first attempt: LINE forgets the retry key 24 hours later
    due_at       text NOT NULL,
    attempts     integer NOT NULL DEFAULT 0,
    lease        text,
    lease_until  text
);
CREATE INDEX multicast_due ON multicast (due_at);

-- LINE's channel: one row, shared by all workers.
CREATE TABLE channel (
    name         text PRIMARY KEY,
    turns        integer NOT NULL DEFAULT 0,      -- how often work was taken; writing it makes workers take turns
    not_before   text,                            -- LINE asked to go slower: nothing but urgent words until then
    slowed       integer NOT NULL DEFAULT 0,      -- how often in a row
    tips_after   text,                            -- the month is used up: no tips until then
    month        text,                            -- yyyy-mm in Japan: what quota and used speak of
    quota        integer,                         -- messages a month; empty: unlimited or not known yet
    used         integer NOT NULL DEFAULT 0,      -- as LINE said last, and what was sent since
    asked_at     text,                            -- when LINE was last asked
    warned       text                             -- the month of which staff were last told that it runs dry
);
INSERT INTO channel (name) VALUES ('line');

DROP INDEX outbox_due;
CREATE INDEX outbox_talk ON outbox (due_at) WHERE status IN ('due', 'leased') AND purpose <> 'tip';
CREATE INDEX outbox_tips ON outbox (due_at) WHERE status IN ('due', 'leased') AND purpose = 'tip' AND multicast IS NULL;
CREATE INDEX outbox_batch ON outbox (batch, due_at)
    WHERE status IN ('due', 'leased') AND batch IS NOT NULL AND multicast IS NULL;
CREATE INDEX outbox_multicast ON outbox (multicast) WHERE multicast IS NOT NULL;
CREATE INDEX outbox_until ON outbox (until_at) WHERE status IN ('due', 'leased') AND until_at IS NOT NULL;
