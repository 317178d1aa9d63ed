-- One dialect subset that SQLite and PostgreSQL both accept: text and integer columns, partial indexes.
-- Times are fixed-width UTC text (clinic/clock.py), JSON is text, ids are made in Python.

CREATE TABLE patient (
    id             text PRIMARY KEY,
    line_id        text NOT NULL UNIQUE,
    language       text,                          -- the language of the last message, or of LINE's profile
    chosen         integer NOT NULL DEFAULT 0,    -- 1: the person picked the language
    following      integer NOT NULL DEFAULT 1,
    first_seen_at  text NOT NULL,
    last_seen_at   text NOT NULL
);

CREATE TABLE conversation (
    patient_id  text PRIMARY KEY REFERENCES patient (id) ON DELETE CASCADE,
    state       text NOT NULL,
    version     integer NOT NULL
);

-- What LINE reported, each event once. The body is emptied as soon as the event is answered.
CREATE TABLE inbox (
    event_id     text PRIMARY KEY,
    chat         text NOT NULL,                   -- LINE id of the person, group or room
    message_id   text,
    happened_at  text NOT NULL,
    received_at  text NOT NULL,
    arrival      text NOT NULL,                   -- sorts as the events came in: the tie-break within a millisecond
    body         text,
    status       text NOT NULL,                   -- new, done, failed, withdrawn
    attempts     integer NOT NULL DEFAULT 0,
    retry_at     text NOT NULL
);
CREATE INDEX inbox_open ON inbox (chat, happened_at, arrival) WHERE status = 'new';
CREATE INDEX inbox_retry ON inbox (retry_at) WHERE status = 'new';
CREATE INDEX inbox_message ON inbox (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX inbox_received ON inbox (received_at);


-- Whatever anybody hears is first a row here.
CREATE TABLE outbox (
    id            text PRIMARY KEY,
    key           text NOT NULL UNIQUE,           -- what caused it: one cause, one row
    recipient     text NOT NULL,                  -- LINE id
    patient_id    text,                           -- the person spoken to, or spoken of to staff
    language      text NOT NULL,
    says          text,                           -- JSON; emptied once settled
    urgent        integer NOT NULL DEFAULT 0,
    fleeting      integer NOT NULL DEFAULT 0,     -- 1: the row itself goes once settled
    route         text NOT NULL,                  -- reply, push: the way the next attempt takes
    reply_token   text,
    reply_until   text,
    reply_tried   integer NOT NULL DEFAULT 0,     -- 1: LINE may already have taken the reply
    retry_key     text NOT NULL,
    pushed_at     text,                           -- first push: LINE forgets the retry key 24 hours later
    created_at    text NOT NULL,
    due_at        text NOT NULL,
    attempts      integer NOT NULL DEFAULT 0,
    status        text NOT NULL,                  -- due, leased, sent, unknown, failed
    lease         text,                           -- who holds it
    lease_until   text,
    reason        text,
    settled_at    text
);
CREATE INDEX outbox_due ON outbox (due_at) WHERE status IN ('due', 'leased');
CREATE INDEX outbox_recipient ON outbox (recipient, created_at) WHERE status IN ('due', 'leased');
CREATE INDEX outbox_patient ON outbox (patient_id);

-- What needs a person.
CREATE TABLE task (
    id          text PRIMARY KEY,
    kind        text NOT NULL,                    -- urgent, question, request, not-sent, not-answered
    patient_id  text REFERENCES patient (id) ON DELETE CASCADE,
    topic       text,                             -- slug of a topic, action or danger sign
    words       text,                             -- the patient's own, no more than staff need
    language    text NOT NULL,
    message_id  text,
    opened_at   text NOT NULL,
    status      text NOT NULL,                    -- open, answered, closed
    closed_at   text,
    closed_by   text
);
CREATE INDEX task_open ON task (opened_at) WHERE status = 'open';
CREATE INDEX task_patient ON task (patient_id);
CREATE INDEX task_message ON task (message_id) WHERE message_id IS NOT NULL;

CREATE TABLE staff (
    line_id    text PRIMARY KEY,
    kind       text NOT NULL,                     -- user, group, room
    joined_at  text NOT NULL
);

CREATE TABLE invitation (
    code_hash   text PRIMARY KEY,                 -- SHA-256; the code itself is shown once
    created_at  text NOT NULL,
    expires_at  text NOT NULL,
    used_at     text
);

CREATE TABLE audit (
    id    text PRIMARY KEY,
    at    text NOT NULL,
    who   text NOT NULL,
    what  text NOT NULL,
    ref   text
);
CREATE INDEX audit_at ON audit (at);
