"""One step in the making: tokens that move until each one waits."""
