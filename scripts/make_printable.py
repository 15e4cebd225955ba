"""Makes the table of characters that the fonts inside Typst can print: each is set as PDF/UA, which refuses others."""

import unicodedata
from pathlib import Path

import typst

TARGET = Path(__file__).resolve().parents[1] / "src/pamoja/workplan/exporting/templates/printable.txt"
BLOCKS = (
    (0x20, 0x590), (0x600, 0x780), (0x8A0, 0x980), (0x1AB0, 0x1B00), (0x1D00, 0x2000), (0x2010, 0x2028),
    (0x2030, 0x2060), (0x2070, 0x2800), (0x2900, 0x2C00), (0x2C60, 0x2C80), (0x2E00, 0x2E60), (0xA720, 0xA800),
    (0xAB30, 0xAB70), (0xFB00, 0xFB07), (0xFB50, 0xFE00), (0xFE70, 0xFEFF),
)  # fmt: skip
NOT_PRINTED = ("Cn", "Co", "Cs", "Cc", "Cf")
PAGE = """#set document(title: "X")
#set text(font: ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"), lang: "en")
= T
"""


def main() -> None:
    """Write the table as ranges of code points."""
    ranges: list[tuple[int, int]] = []
    for code in (code for first, end in BLOCKS for code in range(first, end)):
        if unicodedata.category(chr(code)) in NOT_PRINTED or not is_printable(code):
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1] = (ranges[-1][0], code)
        else:
            ranges.append((code, code))
    TARGET.write_text("\n".join(f"{first:04X}-{last:04X}" for first, last in ranges), encoding="utf-8")


def is_printable(code: int) -> bool:
    """Whether the fonts have a character, between two letters."""
    page = f'{PAGE}#"a\\u{{{code:x}}}b"'.encode()
    try:
        typst.compile(page, ignore_system_fonts=True, pdf_standards=["ua-1"])
    except BaseException as error:  # where it panics, that is no Exception
        if isinstance(error, KeyboardInterrupt):
            raise
        return False
    return True


if __name__ == "__main__":
    main()
