-- What staff need to work in conversations, and a trail in which a gap shows.

-- Where the patient has just written while staff have the word: the way back that costs nothing.
ALTER TABLE word ADD COLUMN reply_token text;
ALTER TABLE word ADD COLUMN reply_until text;

-- What staff note about a patient, for each other.
CREATE TABLE patient_note (
    id          text PRIMARY KEY,
    patient_id  text NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    member_id   text,                             -- who wrote it
    at          text NOT NULL,
    words       text NOT NULL
);
CREATE INDEX patient_note_patient ON patient_note (patient_id, at);

CREATE TABLE patient_tag (
    patient_id  text NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    tag         text NOT NULL,
    PRIMARY KEY (patient_id, tag)
);
CREATE INDEX patient_tag_tag ON patient_tag (tag);

-- Who has a conversation open, and whether they are writing.
CREATE TABLE looking (
    member_id   text NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    patient_id  text NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    at          text NOT NULL,
    writing     integer NOT NULL DEFAULT 0,
    PRIMARY KEY (patient_id, member_id)
);
CREATE INDEX looking_at ON looking (at);

-- Answers that are written again and again, in both languages, with gaps.
CREATE TABLE saved_answer (
    id          text PRIMARY KEY,
    title       text NOT NULL,
    ja          text NOT NULL,
    en          text NOT NULL,
    member_id   text,                             -- who changed it last
    changed_at  text NOT NULL
);

-- A search that a member wants to find again.
CREATE TABLE saved_view (
    id          text PRIMARY KEY,
    member_id   text NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    name        text NOT NULL,
    query       text NOT NULL                     -- as it stands in the address
);
CREATE INDEX saved_view_member ON saved_view (member_id);

CREATE INDEX patient_last_seen ON patient (last_seen_at);

-- Each line of the trail gets its number and the digest of itself and the one before, within a second.
ALTER TABLE audit ADD COLUMN seq integer;
ALTER TABLE audit ADD COLUMN digest text;
CREATE UNIQUE INDEX audit_seq ON audit (seq);
CREATE INDEX audit_unsealed ON audit (at) WHERE seq IS NULL;

-- The last of them, so that a trail cut short shows too.
CREATE TABLE audit_head (
    name    text PRIMARY KEY,
    seq     integer NOT NULL,
    digest  text NOT NULL
);

-- How often an urgent task that nobody took was told again, and when last.
ALTER TABLE task ADD COLUMN raised integer NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN raised_at text;

-- What staff wrote to come with the patient's next message, which brings a way that costs nothing.
CREATE TABLE waiting_answer (
    id          text PRIMARY KEY,
    patient_id  text NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    member_id   text,                             -- who wrote it
    words       text NOT NULL,
    written_at  text NOT NULL
);
CREATE INDEX waiting_answer_patient ON waiting_answer (patient_id, written_at);
