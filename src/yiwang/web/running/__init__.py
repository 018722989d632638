"""Running a city on one machine: its database, its processes, its first data, its backups."""
