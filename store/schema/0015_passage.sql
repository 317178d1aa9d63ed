-- What happened to the database as a whole: when a copy of it was made ('copied'), and where it has gone ('moved').
CREATE TABLE passage (
    what    text PRIMARY KEY,
    at      text NOT NULL,
    detail  text
);
-- Who wrote an event is not kept any longer than its words.
UPDATE inbox SET chat = '', message_id = CASE WHEN message_id LIKE 'unsend:%' THEN message_id END WHERE status <> 'new';
