"""Processes of a city for the test that kills them: writers that act, and a worker that integrates.

Run as ``python -m tests.records.ledger.killing FOLDER``; the environment says where the city is. For each
line ``write`` or ``work`` it reads, it starts a process that does that, and answers with its id. A writer
appends the id of every act whose transaction was answered as committed to its own file.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path


def write(folder: Path) -> None:
    """Record acts until killed; some transactions are slow, some are undone."""
    from django.db import Error, connection, transaction

    from yiwang.records.ledger.acts import NewEvent, record

    dice = random.Random(os.getpid())
    with (folder / f"acts-{os.getpid()}").open("a", buffering=1) as done:
        while True:
            try:
                with transaction.atomic():
                    made = record([NewEvent("act", private={"n": n}) for n in range(dice.randint(1, 20))])
                    if dice.random() < 0.03:
                        time.sleep(dice.random() / 4)
                    if dice.random() < 0.03:
                        transaction.set_rollback(True)
                        made = []
                done.write("".join(f"{event}\n" for event in made))
            except Error:
                connection.close()
                time.sleep(0.05)


def work(folder: Path) -> None:
    """Integrate until killed."""
    from django.db import Error, connection
    from django.utils import timezone

    from yiwang.records.ledger.log.integrating import integrate

    while True:
        try:
            integrate(timezone.now(), most=700)
        except Error:
            connection.close()
        time.sleep(0.02)


def main() -> None:
    """Start processes from one that has loaded everything, since they are killed every second or so."""
    import django

    django.setup()
    from yiwang.records.ledger.log import integrating  # noqa: F401

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        if pid := os.fork():
            print(pid, flush=True)
        else:
            {"write": write, "work": work}[line.strip()](Path(sys.argv[1]))


if __name__ == "__main__":
    main()
