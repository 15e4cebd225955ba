"""Style and script, gathered and compressed once into the data folder, from where they are served."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

STAMP, LIST = "static.stamp", "staticfiles.json"
UNUSED = ["*-4.js", "*-4.min.js", "htmx-2.js"]  # other makes of htmx, which would take seconds to compress


def gather() -> bool:
    """Gather style and script where they are not yet there as they are now; tells whether it had to."""
    stamp: Path = settings.DATA / STAMP
    now = hashlib.sha256("\n".join(sorted(_files())).encode()).hexdigest()
    whole = (settings.STATIC_ROOT / LIST).exists() and stamp.exists()
    if whole and stamp.read_text(encoding="utf-8") == now:
        return False
    call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=UNUSED)
    stamp.write_text(now, encoding="utf-8")
    return True


def _files() -> Iterator[str]:
    """Each file that belongs there, with its size and when it was last changed."""
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            known = Path(storage.path(name)).stat()
            yield f"{name} {known.st_size} {known.st_mtime_ns}"
