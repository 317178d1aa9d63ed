-- Whoever answers and sends tells of itself here, so that others can see that somebody does, on whichever machine.

CREATE TABLE worker (
    id       text PRIMARY KEY,                    -- machine and process
    beat_at  text NOT NULL,
    state    text NOT NULL                        -- JSON: what it needs to work, each "ok" or what is amiss, in plain words
);
