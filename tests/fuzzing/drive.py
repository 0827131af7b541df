"""Coverage-guided fuzzing of one target, with atheris: `python tests/fuzzing/drive.py csv -max_total_time=600 CORPUS`.

What follows the target goes to libFuzzer. A find is written as crash-*, timeout-* or oom-* into the working folder; put it
under tests/fuzzing/finds/TARGET/ with a name that tells what it is, and test_finds.py holds its repair.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parent))
with atheris.instrument_imports(include=["dragoman", "targets"]):
    from targets import TARGETS


def main() -> None:
    """Fuzz what is named first on the command line."""
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"name a target: {', '.join(TARGETS)}")
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup([sys.argv[0], "-timeout=20", "-rss_limit_mb=4000", "-max_len=16384", *sys.argv[1:]], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
