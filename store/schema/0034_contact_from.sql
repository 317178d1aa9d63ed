-- From which of LINE's messages a name and a telephone number came: where that is unsent, they go. Empty where staff entered them.

ALTER TABLE contact ADD COLUMN name_from text;                           -- several ids with a space between
ALTER TABLE contact ADD COLUMN telephone_from text;
