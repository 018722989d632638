"""What may be done with cases; the only code that writes their rows."""
