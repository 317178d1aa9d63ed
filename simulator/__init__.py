"""LINE in a box: the Messaging API over real HTTP and a phone in the browser. Begin at simulator/platform.py."""
