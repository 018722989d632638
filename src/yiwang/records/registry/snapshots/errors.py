"""Why a snapshot cannot be made."""


class SnapshotError(ValueError):
    """A column there is none of, of another kind of subject, or with a value its type cannot hold."""
