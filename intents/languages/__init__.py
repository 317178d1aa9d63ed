"""What is particular to one language, and what all of them share."""
