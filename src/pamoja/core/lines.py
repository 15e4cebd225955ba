"""A text of anybody's as one line: for a terminal, a log, a summary."""

import unicodedata

_UNSHOWN = ("Cc", "Cs", "Zl", "Zp")


def on_a_line(text: str) -> str:
    """A text of a file as one line of a terminal can show it: no break, no control character, no half character."""
    return "".join(" " if unicodedata.category(sign) in _UNSHOWN else sign for sign in text)
