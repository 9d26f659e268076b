"""What the tests share: people, the whole app on the fake Telegram, feeds, databases, and a clock to wind."""
