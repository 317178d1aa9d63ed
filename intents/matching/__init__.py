"""Which topic or action a text is about: `match.Matcher` ranks them."""
