"""Where the tests find the project's own files."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "pamoja"
DATA = SOURCE / "data"
DOCS = ROOT / "docs"


def shared_folder() -> Path:
    """The folder of shared data: PAMOJA_SHARED, else the one beside the repository."""
    return Path(os.environ.get("PAMOJA_SHARED") or ROOT.parent / "shared")
