"""A file sent with a form: its field, which says what is wrong with it, and the file on disk while it is read."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy

SMALL, LARGE = 5, 40  # MB: a table of needs or requests; a county's or a partner's whole plan
MEGABYTE = 1_000_000
LONGEST_NAME, LONGEST_ENDING = 300, 8


class SentFile(forms.FileField):
    """A file of at most so many MB."""

    default_error_messages = {
        "required": gettext_lazy("Choose the file."),
        "empty": gettext_lazy("This file is empty: save it again from the program it was made with."),
        "too_large": gettext_lazy("The file has more than %(most)s MB: take pictures out of it."),
    }

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_NAME, **kwargs)
        self.most = most

    def to_python(self, data: Any) -> Any:
        """The file, where it is one, not empty and not too large."""
        file = super().to_python(data)
        if file and file.size > self.most * MEGABYTE:
            raise forms.ValidationError(self.error_messages["too_large"], "too_large", {"most": self.most})
        return file


@contextmanager
def on_disk(file: "UploadedFile[bytes]") -> Iterator[Path]:
    """The file in a folder of its own while it is read, under a name of ours with its ending."""
    ending = Path(file.name or "").suffix
    with tempfile.TemporaryDirectory() as folder:
        known = ending[1:].isalnum() and len(ending) <= LONGEST_ENDING
        path = Path(folder) / f"{uuid4().hex}{ending if known else ''}"
        with path.open("wb") as copy:
            copy.writelines(file.chunks())
        yield path
