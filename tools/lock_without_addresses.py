"""Takes out of a package-lock.json what names hosts without being needed: where a package asks for money."""

import json
import sys
from pathlib import Path

if __name__ == "__main__":
    lock = Path(sys.argv[1])
    said = json.loads(lock.read_text())
    for package in said["packages"].values():
        package.pop("funding", None)
    lock.write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n")
