-- Words for staff may come from several messages, named in one field; they are looked for among one person's reservations.
DROP INDEX reservation_message;
