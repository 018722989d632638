"""Reading for the room's pages; nothing here writes but the reads it records."""
