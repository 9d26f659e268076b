"""A Telegram of its own: it serves the playground page, the tests and the benchmarks without any network."""
