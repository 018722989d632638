"""What the desk reads: work lists, and a case laid out for deciding."""
