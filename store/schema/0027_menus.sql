-- Which page of the rich menu a person is to see, and what of that LINE is still to be told.

-- The alias of the page; empty: the one that everybody sees.
ALTER TABLE patient ADD COLUMN menu text;

-- One row a person while it is to be told. It outlives the person where all of theirs was deleted: until LINE has put
-- the common page in the place of theirs.
CREATE TABLE menu_due (
    line_id   text PRIMARY KEY,
    menu      text,                               -- the alias; empty: back to the common page
    asked_at  text NOT NULL,
    due_at    text NOT NULL,
    attempts  integer NOT NULL DEFAULT 0
);
CREATE INDEX menu_due_at ON menu_due (due_at);
