-- Counts for the page of numbers: nobody's, and without words, so they outlive what they count. Each thing is a row of its own
-- until its day is over, so that nobody who counts waits for another; then the rows of a day become one for each kind.
CREATE TABLE tally (
    id     text PRIMARY KEY,                      -- tells nothing, not even when
    day    text NOT NULL,                         -- of the clinic's calendar
    what   text NOT NULL,                         -- store/tally.py
    which  text NOT NULL,                         -- a topic, or how many minutes; may be empty
    n      integer NOT NULL,                      -- negative: taken back
    fresh  integer NOT NULL DEFAULT 1             -- 0: the sum of a day
);
CREATE INDEX tally_day ON tally (day, what, which, n);
CREATE INDEX tally_fresh ON tally (day) WHERE fresh = 1;

-- When a patient was last given the button that fetches what staff answer, since staff took the word.
ALTER TABLE word ADD COLUMN button_at text;
