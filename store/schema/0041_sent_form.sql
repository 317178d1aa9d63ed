-- Forms that were taken at the desk, so that one pressed twice counts once.
CREATE TABLE sent_form (
    digest  text PRIMARY KEY,                     -- of all that it carried, with a random part of its own
    at      text NOT NULL
);
