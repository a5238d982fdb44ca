"""`python3 ensure_venv.py <folder> <requirements.txt>`: makes the virtual environment unless it is there.

A virtual environment cannot be moved, so it is built in place and a marker is written last; the kernel's file lock
keeps two builders apart and is released even if one of them is killed.
"""

import fcntl
import shutil
import subprocess
import sys
import venv
from pathlib import Path


def build(folder: Path, requirements: Path) -> None:
    """Builds anew whatever an earlier, interrupted run left there."""
    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--requirement", str(requirements)], check=True)
    subprocess.run([*pip, "check", "--quiet"], check=True)


def main() -> None:
    """Ends with a marker in the folder."""
    folder, requirements = Path(sys.argv[1]), Path(sys.argv[2])
    folder.parent.mkdir(parents=True, exist_ok=True)
    marker = folder / "complete"
    with open(f"{folder}.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not marker.exists():
            build(folder, requirements)
            marker.touch()


if __name__ == "__main__":
    main()
