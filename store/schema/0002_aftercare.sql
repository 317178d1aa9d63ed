-- What follows a treatment: who agreed, what was done when, what is to be said when, and what was answered.

-- Every answer to "may we keep the date of your treatment and send tips?"; the latest counts.
CREATE TABLE consent (
    id          text PRIMARY KEY,
    patient_id  text NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    given       integer NOT NULL,
    wording     text NOT NULL,                    -- version of the words that were agreed to
    at          text NOT NULL
);
CREATE INDEX consent_patient ON consent (patient_id, at);

CREATE TABLE tip_preference (
    patient_id   text PRIMARY KEY REFERENCES patient (id) ON DELETE CASCADE,
    time_of_day  text,                            -- morning, noon, evening; nothing: as the plan says
    stopped_at   text,                            -- the person wants no tips
    paused_at    text                             -- the account was blocked; asked before going on
);

CREATE TABLE treatment (
    id             text PRIMARY KEY,
    patient_id     text NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    care_plan      text NOT NULL,
    plan_version   text NOT NULL,
    treated_on     text NOT NULL,                 -- day of the clinic's calendar, year-month-day
    source         text NOT NULL,                 -- patient, staff
    registered_at  text NOT NULL,
    UNIQUE (patient_id, care_plan, treated_on)
);
CREATE INDEX treatment_day ON treatment (treated_on);

-- What is to be said about a treatment, once each. It becomes a letter of the outbox when it is due, and not before.
CREATE TABLE nudge (
    id            text PRIMARY KEY,
    treatment_id  text NOT NULL REFERENCES treatment (id) ON DELETE CASCADE,
    patient_id    text NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    steps         text NOT NULL,                  -- slugs of the care plan, with commas; several: told late, together
    due_at        text NOT NULL,
    stale_at      text NOT NULL,                  -- from then on it is dropped
    status        text NOT NULL,                  -- planned, released (a letter), dropped (too late), unwanted
    reason        text,
    letter        text,                           -- the nudge whose letter tells it: itself, or the first of several
    settled_at    text,
    UNIQUE (treatment_id, steps)
);
CREATE INDEX nudge_due ON nudge (due_at) WHERE status = 'planned';
CREATE INDEX nudge_claimed ON nudge (patient_id) WHERE status = 'claimed';  -- only ever inside one transaction
CREATE INDEX nudge_patient ON nudge (patient_id, due_at);

CREATE TABLE checkin (
    id            text PRIMARY KEY,
    patient_id    text NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    treatment_id  text NOT NULL REFERENCES treatment (id) ON DELETE CASCADE,
    step          text,                           -- slug of the step it answers; nothing: said unasked
    answer        text NOT NULL,                  -- fine, red, dry, worried, other
    at            text NOT NULL
);
CREATE INDEX checkin_patient ON checkin (patient_id, at);
CREATE INDEX checkin_treatment ON checkin (treatment_id, at);
