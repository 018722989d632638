"""What the reform room reads: releases, their reviews, and their differences field by field."""
