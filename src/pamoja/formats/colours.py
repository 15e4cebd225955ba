"""Colours of fills as "RRGGBB": direct, from the old palette, or from a theme with a tint."""

import colorsys
import re
from collections.abc import Mapping, Sequence

_PALETTE = (
    "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF "
    "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF "
    "800000 008000 000080 808000 800080 008080 C0C0C0 808080 "
    "9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF "
    "000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF "
    "00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 "
    "3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 "
    "003366 339966 003300 333300 993300 993366 333399 333333 000000 FFFFFF"
)
PALETTE: tuple[str, ...] = tuple(_PALETTE.split())
GREY = "C0C0C0"
_WHITE = "FFFFFF"
_HEX = re.compile(r"[0-9A-F]{6}")


def colour(attributes: Mapping[str, str], theme: Sequence[str], palette: Sequence[str] = PALETTE) -> str:
    """The colour of a fgColor or bgColor element, "" where it is white, automatic or none.

    A theme colour without a theme is told as "theme3"; a palette number that is not there as "".
    """
    if rgb := attributes.get("rgb"):
        return shade(rgb[-6:])
    if number := attributes.get("theme"):
        if int(number) >= len(theme):
            return f"theme{number}"
        return shade(tinted(theme[int(number)], float(attributes.get("tint", "0"))))
    index = int(attributes.get("indexed", "-1"))
    return shade(palette[index]) if 0 <= index < len(palette) else ""


def shade(text: str) -> str:
    """The six hexadecimal digits in capitals, "" for white and for what is no colour."""
    digits = text.removeprefix("#").upper()
    return digits if _HEX.fullmatch(digits) and digits != _WHITE else ""


def tinted(rgb: str, tint: float) -> str:
    """The colour made darker (tint below 0, to -1) or lighter (above 0, to 1)."""
    red, green, blue = (int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light + (1 - light) * tint
    channels = colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), strength)
    return "".join(f"{round(channel * 255):02X}" for channel in channels)
