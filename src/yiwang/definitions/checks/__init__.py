"""What must hold between the files of a city folder; each check notes what it finds and goes on."""
