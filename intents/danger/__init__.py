"""Danger, judged before anything else: `judge.judge` takes a text and gives an alarm or nothing."""
