-- Whether the answers help, one row for a person and a topic: their last word on it.

CREATE TABLE feedback (
    id          text PRIMARY KEY,
    patient_id  text NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    topic       text NOT NULL,                    -- its slug
    helped      integer NOT NULL,                 -- 1 yes, 0 no
    at          text NOT NULL
);
CREATE UNIQUE INDEX feedback_once ON feedback (patient_id, topic);
CREATE INDEX feedback_at ON feedback (at);
