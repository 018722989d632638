"""What granian serves: the city's application, in a process that ends when its parent is gone.

A worker process would outlive a killed parent and go on serving old code on the same port.
"""

import os
import threading
import time

from yiwang.web.wsgi import application

__all__ = ["application"]

_PARENT = os.getppid()


def _end_with_parent() -> None:
    while os.getppid() == _PARENT:
        time.sleep(0.25)
    os._exit(1)


threading.Thread(target=_end_with_parent, daemon=True).start()
