"""What may go to a terminal: one line for one thing, and nothing that moves its cursor."""

import os
import sys
import unicodedata

_UNSHOWN = ("Cc", "Cs", "Zl", "Zp")


def on_a_line(text: str) -> str:
    """A text of a file as one line of a terminal can show it: no break, no control character, no half character."""
    return "".join(" " if unicodedata.category(sign) in _UNSHOWN else sign for sign in text)


def let_go() -> None:
    """Send what is still to be printed nowhere, so that the end of the program does not stumble over it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
