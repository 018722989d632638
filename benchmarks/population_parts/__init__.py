"""What `benchmarks/population.py` measures: firms, forty policies, and the same forty for each engine."""
