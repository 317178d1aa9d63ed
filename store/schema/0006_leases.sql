-- Who is thinking about an event, and until when nobody else may: a try is counted for who crashed with it, and for no other.

ALTER TABLE inbox ADD COLUMN lease text;
ALTER TABLE inbox ADD COLUMN lease_until text;
