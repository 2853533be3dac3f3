"""Which benchmark to run."""

import sys

from benchmarks.disclosure import history, methods, suppression

PARTS = {"suppression": suppression.main, "history": history.main, "methods": methods.main}

if __name__ == "__main__":
    part = sys.argv[1] if len(sys.argv) > 1 else ""
    if part not in PARTS:
        sys.exit(f"Say which: {', '.join(PARTS)}")
    sys.exit(PARTS[part](sys.argv[2:]))
