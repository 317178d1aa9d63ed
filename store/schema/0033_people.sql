-- Whom the clinic can reach, and on whose word it went against its own terms.

-- Name and telephone number of somebody on LINE, told in the chat or entered by staff. A guest's stand in guest.
CREATE TABLE contact (
    patient_id  text PRIMARY KEY REFERENCES patient (id) ON DELETE CASCADE,
    name        text NOT NULL,                    -- may be empty
    telephone   text NOT NULL,                    -- as it is written in its country, or internationally; may be empty
    asked_at    text,                             -- since when the chat has asked: it asks once
    told_at     text,                             -- when either was told last
    told_by     text                              -- 'patient' or 'staff'
);

-- A visit that stands although the clinic's own terms speak against it: which of them, and why.
CREATE TABLE exception (
    reservation_id  text PRIMARY KEY REFERENCES reservation (id) ON DELETE CASCADE,
    terms           text NOT NULL,                -- with commas
    reason          text NOT NULL,
    words           text NOT NULL,                -- of staff; may be empty
    made_by         text NOT NULL
);
