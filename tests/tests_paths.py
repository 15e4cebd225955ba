"""Where the tests find the project's own files."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "pamoja"
DATA = SOURCE / "data"
DOCS = ROOT / "docs"
