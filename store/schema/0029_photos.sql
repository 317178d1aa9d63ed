-- Photos that patients sent and may let staff see. Nothing is fetched from LINE before they agreed.

CREATE TABLE photo (
    id           text PRIMARY KEY,
    patient_id   text NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    message_id   text NOT NULL,                   -- LINE's: its content is fetched by it; if it is unsent, the row goes
    ask          text NOT NULL,                   -- those asked about together: the message of the first
    set_id       text,                            -- LINE's: those sent in one go
    sent_at      text NOT NULL,
    status       text NOT NULL,                   -- asked, refused, wanted (agreed), kept, gone (at LINE), unfit (no photo, too large)
    wording      text,                            -- version of the words that were agreed to
    agreed_at    text,
    attempts     integer NOT NULL DEFAULT 0,      -- LINE did not have it yet, or was away
    crashes      integer NOT NULL DEFAULT 0,      -- somebody held it and was gone: perhaps because of it
    retry_at     text,
    lease        text,
    lease_until  text
);
CREATE UNIQUE INDEX photo_message ON photo (patient_id, message_id);
CREATE INDEX photo_wanted ON photo (retry_at) WHERE status = 'wanted';
CREATE INDEX photo_sent ON photo (sent_at);

-- The photos themselves, made anew from what LINE gave: JPEG without any notes, in base64, which both databases keep alike.
CREATE TABLE photo_content (
    photo_id     text PRIMARY KEY REFERENCES photo (id) ON DELETE CASCADE,
    thumbnail    text NOT NULL,
    picture      text NOT NULL
);
