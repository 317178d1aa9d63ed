-- Who comes when: reservations, the places they hold, what is to be said or done about them at which time.

CREATE TABLE reservation (
    id          text PRIMARY KEY,                 -- six characters that can be said over the phone
    patient_id  text NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    service     text NOT NULL,                    -- slug of the clinic's profile
    starts_at   text NOT NULL,
    ends_at     text NOT NULL,                    -- of the visit itself; its place ends with the buffer behind it
    seat        integer NOT NULL,                 -- from 1: so many visits at a time as the clinic has
    status      text NOT NULL,                    -- clinic/reservation.py
    turn        integer NOT NULL,                 -- how often it has changed: every change names the one it saw
    words       text,                             -- the patient's own, for staff; emptied once it has ended
    message_id  text,                             -- the message they came from
    replaces    text,                             -- the reservation whose place this one takes once granted
    root        text NOT NULL,                    -- the first of a row of those
    asked_at    text NOT NULL,
    expires_at  text,                             -- when the place is no longer held for who waits
    changed_at  text NOT NULL,
    changed_by  text NOT NULL,
    reason      text
);
CREATE INDEX reservation_patient ON reservation (patient_id, starts_at);
CREATE INDEX reservation_start ON reservation (starts_at);
CREATE INDEX reservation_replaces ON reservation (replaces) WHERE replaces IS NOT NULL;
CREATE INDEX reservation_message ON reservation (message_id) WHERE message_id IS NOT NULL;

-- The rule that makes double booking impossible: one holder for each cell of five minutes of each seat.
CREATE TABLE reservation_place (
    seat            integer NOT NULL,
    cell_at         text NOT NULL,
    reservation_id  text NOT NULL REFERENCES reservation (id) ON DELETE CASCADE,
    PRIMARY KEY (seat, cell_at)
);
CREATE INDEX reservation_place_time ON reservation_place (cell_at);
CREATE INDEX reservation_place_holder ON reservation_place (reservation_id);

-- What the clock has to see to. A row goes with the act it asks for.
CREATE TABLE reservation_due (
    reservation_id  text NOT NULL REFERENCES reservation (id) ON DELETE CASCADE,
    kind            text NOT NULL,                -- remind-day, remind-soon, expiring, expire
    due_at          text NOT NULL,
    PRIMARY KEY (reservation_id, kind)
);
CREATE INDEX reservation_due_at ON reservation_due (due_at);

-- Who wants to hear when something falls free on a day.
CREATE TABLE reservation_waiting (
    patient_id  text NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    day         text NOT NULL,                    -- of the clinic's calendar, year-month-day
    service     text NOT NULL,
    joined_at   text NOT NULL,
    PRIMARY KEY (patient_id, day)
);
CREATE INDEX reservation_waiting_day ON reservation_waiting (day, joined_at);

-- Addresses nobody can guess; only their hashes are kept.
CREATE TABLE calendar_link (
    token_hash      text PRIMARY KEY,
    reservation_id  text NOT NULL REFERENCES reservation (id) ON DELETE CASCADE,
    expires_at      text NOT NULL
);
CREATE INDEX calendar_link_reservation ON calendar_link (reservation_id);

CREATE TABLE calendar_feed (
    token_hash  text PRIMARY KEY,
    created_at  text NOT NULL
);
