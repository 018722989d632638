"""What may be done in the reform room; the only code that writes its rows."""
