"""What operators do to values; every function here is total: it answers with a value or a FeelError."""
