"""The built-in functions of DMN 1.5, chapter 10.3.4."""
