-- What staff change in the knowledge from the desk, and what of the patients' questions they have looked at.

-- One change: staff's own words, as JSON. The live ones, in the order of their versions, are laid over what the files say.
CREATE TABLE knowledge_change (
    id          text PRIMARY KEY,
    kind        text NOT NULL,                    -- phrasing, answer, topic
    topic       text NOT NULL,                    -- its slug
    body        text NOT NULL,                    -- JSON
    status      text NOT NULL,                    -- draft, open, live, back, dropped
    member_id   text,                             -- who wrote it last
    changed_at  text NOT NULL,
    decided_by  text,                             -- who put it live, took it back or dropped it
    decided_at  text
);
CREATE INDEX knowledge_change_status ON knowledge_change (status, topic);

-- Every time the knowledge became another: the highest number is what all processes look for.
CREATE TABLE knowledge_version (
    number      integer PRIMARY KEY,
    change_id   text NOT NULL REFERENCES knowledge_change (id),
    what        text NOT NULL,                    -- live, back
    member_id   text,
    at          text NOT NULL
);
CREATE INDEX knowledge_version_change ON knowledge_version (change_id);

-- A change being tried before it goes live; a worker does it.
CREATE TABLE knowledge_trial (
    id          text PRIMARY KEY,
    change_id   text NOT NULL REFERENCES knowledge_change (id) ON DELETE CASCADE,
    status      text NOT NULL,                    -- waiting, running, done, failed
    asked_at    text NOT NULL,
    lease_until text,                             -- by then its worker has said something, or another takes it
    tries       integer NOT NULL DEFAULT 0,
    done        integer NOT NULL DEFAULT 0,       -- of so many lines
    total       integer NOT NULL DEFAULT 0,
    found       text,                             -- JSON
    ended_at    text
);
CREATE INDEX knowledge_trial_change ON knowledge_trial (change_id, asked_at);
CREATE INDEX knowledge_trial_open ON knowledge_trial (asked_at) WHERE status IN ('waiting', 'running');

-- Which of the messages that were not understood staff have seen to; no words, and gone with the message.
CREATE TABLE learning_seen (
    transcript_id text PRIMARY KEY REFERENCES transcript (id) ON DELETE CASCADE,
    how         text NOT NULL,                    -- used, put-aside
    member_id   text,
    at          text NOT NULL
);

-- The latest questions that were declined or met by suggestions.
CREATE INDEX transcript_open ON transcript (at)
    WHERE who = 'patient' AND kind = 'said' AND substr(meant, 1, 7) IN ('decline', 'suggest');
-- And those only the clinic can answer.
CREATE INDEX transcript_passed_on ON transcript (at)
    WHERE who = 'patient' AND kind = 'said' AND substr(meant, 1, 10) = 'ask-staff ';
