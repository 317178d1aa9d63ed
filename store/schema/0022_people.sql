-- A visit for several people, one after the other: how many. Its end lies behind the last of them.

ALTER TABLE reservation ADD COLUMN people integer NOT NULL DEFAULT 1;
