"""Days and times in a text: `treatment.stated` finds the day of a past treatment, `wishes.read` what is wished for."""
