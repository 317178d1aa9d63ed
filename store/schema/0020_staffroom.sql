-- Colleagues as people, who has the word in a conversation, and the transcript of what was said in it.

CREATE TABLE member (
    id          text PRIMARY KEY,                 -- a short number, which the audit trail names
    name        text,                             -- empty: nobody has told it
    role        text NOT NULL,                    -- reception, doctor, admin
    created_at  text NOT NULL,
    left_at     text
);

-- How a member comes in. On LINE: a person's own chat, a group's, a room's.
CREATE TABLE way_in (
    kind       text NOT NULL,                     -- user, group, room
    value      text NOT NULL,                     -- the LINE id
    member_id  text NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    since      text NOT NULL,
    PRIMARY KEY (value, kind)
);
CREATE INDEX way_in_member ON way_in (member_id);

INSERT INTO member (id, role, created_at)
    SELECT 'M' || row_number() OVER (ORDER BY joined_at, line_id), 'reception', joined_at FROM staff;
INSERT INTO way_in (kind, value, member_id, since)
    SELECT kind, line_id, 'M' || row_number() OVER (ORDER BY joined_at, line_id), joined_at FROM staff;
DROP TABLE staff;

ALTER TABLE invitation ADD COLUMN name text;      -- of whom it makes a member
ALTER TABLE invitation ADD COLUMN role text;
ALTER TABLE invitation ADD COLUMN member_id text; -- or who gets one more way in

-- Who speaks in a conversation; without a row it is the bot.
CREATE TABLE word (
    patient_id  text PRIMARY KEY REFERENCES patient (id) ON DELETE CASCADE,
    holder      text NOT NULL,                    -- bot, staff
    member_id   text,                             -- who took it or gave it back; empty: at a terminal, or by the clock
    since_at    text NOT NULL,
    until_at    text                              -- staff's: when the bot has it again
);
CREATE INDEX word_until ON word (until_at) WHERE holder = 'staff';

-- Who speaks in a letter. The bot's waits while staff have the word; what staff wrote goes, and what must be heard anyway.
ALTER TABLE outbox ADD COLUMN voice text NOT NULL DEFAULT 'bot';         -- bot, staff, anyway
ALTER TABLE outbox ADD COLUMN member_id text;                            -- who of staff wrote it

-- What was said between a patient and the clinic, one row a message, in the order of `at` and `id`.
CREATE TABLE transcript (
    id          text PRIMARY KEY,
    patient_id  text NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    at          text NOT NULL,
    who         text NOT NULL,                    -- patient, bot, staff
    member_id   text,                             -- who of staff
    kind        text NOT NULL,                    -- said, tapped, showed
    words       text NOT NULL,                    -- what was said; what the button carried; what kind of thing was shown
    buttons     text,                             -- JSON: what each button that was shown carries, and its words
    meant       text,                             -- what a message was understood as
    rule        text,                             -- which rule answered it
    cause       text NOT NULL,                    -- the event, or the letter
    message_id  text,                             -- LINE's: if it is unsent, the row goes
    sure        integer NOT NULL DEFAULT 1        -- 0: LINE never told whether it arrived
);
CREATE INDEX transcript_patient ON transcript (patient_id, at, id);
CREATE INDEX transcript_at ON transcript (at);
CREATE INDEX transcript_message ON transcript (message_id) WHERE message_id IS NOT NULL;

-- What a colleague has written on LINE and not yet sent, until it is.
CREATE TABLE answer_draft (
    writer      text PRIMARY KEY,                 -- the colleague's own row in patient
    patient_id  text NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    words       text NOT NULL,
    written_at  text NOT NULL
);
CREATE INDEX answer_draft_patient ON answer_draft (patient_id);
