-- The page on the web on which patients reserve.

-- A link from the chat: whose it is, and until when. It is gone once it was used.
CREATE TABLE page_link (
    token_hash  text PRIMARY KEY,
    patient_id  text NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    expires_at  text NOT NULL
);
CREATE INDEX page_link_patient ON page_link (patient_id);

-- Who has come in, in which browser, and the wish as far as it is put together there.
CREATE TABLE page_session (
    token_hash  text PRIMARY KEY,
    patient_id  text NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    ends_at     text NOT NULL,
    draft       text NOT NULL,                    -- JSON, as in a conversation; begun anew once it is sent
    turn        integer NOT NULL,                 -- grows with every try to send it: a form sent twice names an old one
    sent        text                              -- the number of the reservation it became
);
CREATE INDEX page_session_patient ON page_session (patient_id);
