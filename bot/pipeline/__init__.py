"""The ticks: fetch, match, digest, deliver, housekeep; each does what is due and returns how much it did."""
