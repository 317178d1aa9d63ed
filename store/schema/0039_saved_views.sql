-- A view keeps filters only. Those with words that were searched for could hold a person's name or number, which nobody would
-- find again to erase: they go.
DELETE FROM saved_view WHERE substr(query, 1, 2) = 'q=' OR replace(query, '&q=', '') <> query;
