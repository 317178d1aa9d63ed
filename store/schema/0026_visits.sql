-- Visits that staff enter, and times at which nobody can come.

-- Somebody who telephoned or walked in, and is not on LINE: a patient whom no letter reaches.
CREATE TABLE guest (
    patient_id  text PRIMARY KEY REFERENCES patient (id) ON DELETE CASCADE,
    name        text NOT NULL,
    telephone   text NOT NULL                     -- as it was told; may be empty
);

-- Times that staff have blocked: the doctor is away, a machine is being repaired.
CREATE TABLE blocked_time (
    id          text PRIMARY KEY,
    starts_at   text NOT NULL,
    ends_at     text NOT NULL,
    words       text NOT NULL,                    -- why, for colleagues; may be empty
    blocked_by  text NOT NULL
);
CREATE INDEX blocked_time_end ON blocked_time (ends_at);
