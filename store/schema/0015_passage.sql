-- The database as a whole: which it is ('origin'), when this copy of it was made ('copied'), where it has gone ('moved').
CREATE TABLE passage (
    what    text PRIMARY KEY,
    at      text NOT NULL,
    detail  text
);
-- Who wrote an event is not kept any longer than its words.
UPDATE inbox SET chat = '', message_id = CASE WHEN message_id LIKE 'unsend:%' THEN message_id END WHERE status <> 'new';
