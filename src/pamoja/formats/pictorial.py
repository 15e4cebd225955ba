"""Ticks and boxes that a document draws by a font of pictures, as the signs that they show."""

_BOXES = {
    "wingdings": {0xFC: "✓", 0xFE: "☑", 0xFB: "✗", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0x78: "☒"},
    "wingdings 2": {0x50: "✓", 0x52: "☑", 0x4F: "✗", 0x53: "☒", 0x54: "☒", 0x2A: "☐", 0xA3: "☐"},
    "webdings": {0x61: "✓", 0x63: "☐"},
    "symbol": {0xD6: "√", 0xB7: "•", 0xB4: "×"},
}
_PRIVATE = 0xF000


def sign_of(font: str, code: str) -> str:
    """The sign that a font of pictures draws for a code in hexadecimal digits; "" where it is decoration."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return _BOXES.get(font.strip().casefold(), {}).get(number & 0xFF, "")


def signs_in(text: str, font: str) -> str:
    """The text as the reader sees it: letters of a font of pictures become the signs it draws for them."""
    signs = _BOXES.get(font.strip().casefold())
    if signs is None:
        return text
    if font.strip().casefold() == "symbol":
        return "".join(
            signs.get(ord(letter) & 0xFF, letter) if ord(letter) >= _PRIVATE else letter for letter in text
        )
    return "".join(signs.get(ord(letter) & 0xFF, " " if letter.isspace() else "") for letter in text)
