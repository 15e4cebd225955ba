"""What the style numbers of a workbook mean: fills, dates and currencies, from its styles and theme parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from pamoja.formats.colours import GREY, PALETTE, colour
from pamoja.formats.markup import local, scan
from pamoja.formats.number_formats import PLAIN_NUMBER, NumberFormat, built_in, number_format

_SWAPPED = (1, 0, 3, 2)  # a theme lists dark before light; numbers count light before dark


@dataclass(frozen=True, slots=True)
class Style:
    """One cell format: how its number reads and the colour behind it, "" for none."""

    number: NumberFormat = PLAIN_NUMBER
    fill: str = ""


class _ThemeColours:
    """Collects the twelve colours of a theme in the order of the file."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "clrScheme":
            self.inside = True
        elif self.inside and tag == "srgbClr":
            self.found.append(attributes.get("val", "000000").upper())
        elif self.inside and tag == "sysClr":
            self.found.append(attributes.get("lastClr", "000000").upper())

    def end(self, name: str) -> None:
        if local(name) == "clrScheme":
            self.inside = False

    def text(self, text: str) -> None:
        """A theme's colours stand in attributes."""


def theme_colours(stream: IO[bytes]) -> tuple[str, ...]:
    """The colours of a theme part in the order that style parts count them."""
    reader = _ThemeColours()
    scan(stream, reader.start, reader.end, reader.text)
    if len(reader.found) < len(_SWAPPED):
        return ()
    return (*(reader.found[at] for at in _SWAPPED), *reader.found[len(_SWAPPED) :])


class _Styles:
    """Collects number formats, fills and cell formats, in the order of a styles part."""

    def __init__(self) -> None:
        self.path: list[str] = []
        self.codes: dict[int, str] = {}
        self.palette: list[str] = []
        self.fills: list[list[tuple[str, dict[str, str]]]] = []
        self.formats: list[tuple[int, int]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "numFmt" and "dxf" not in self.path:
            self.codes[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
        elif tag == "xf" and self.path[-1:] == ["cellXfs"]:
            self.formats.append((int(attributes.get("numFmtId", "0")), int(attributes.get("fillId", "0"))))
        elif tag == "rgbColor":
            self.palette.append(attributes.get("rgb", "")[-6:].upper())
        else:
            self._fill(tag, attributes)
        self.path.append(tag)

    def end(self, _name: str) -> None:
        self.path.pop()

    def text(self, text: str) -> None:
        """A style's facts stand in attributes."""

    def _fill(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "fill" and self.path[-1:] == ["fills"]:
            self.fills.append([])
        elif self.fills and "fills" in self.path and tag in {"patternFill", "fgColor", "bgColor", "color"}:
            self.fills[-1].append((tag, attributes))


def read_styles(stream: IO[bytes], theme: Sequence[str]) -> tuple[Style, ...]:
    """The cell formats by number."""
    found = _Styles()
    scan(stream, found.start, found.end, found.text)
    palette = found.palette or PALETTE
    fills = [_behind(parts, theme, palette) for parts in found.fills]
    return tuple(
        Style(
            number_format(found.codes[number]) if number in found.codes else built_in(number),
            fills[fill] if 0 <= fill < len(fills) else "",
        )
        for number, fill in found.formats
    )


def _behind(parts: Sequence[tuple[str, dict[str, str]]], theme: Sequence[str], palette: Sequence[str]) -> str:
    """The colour a fill shows: a solid one its foreground, a pattern what it has, a gradient its first."""
    colours = {tag: attributes for tag, attributes in reversed(parts) if tag != "patternFill"}
    pattern = next(
        (attributes.get("patternType", "none") for tag, attributes in parts if tag == "patternFill"), ""
    )
    if pattern == "none":
        return ""
    if pattern in {"", "solid"}:
        seen = colours.get("fgColor") or colours.get("color")
        return colour(seen, theme, palette) if seen else ""
    return next(
        (known for tag in ("bgColor", "fgColor") if (known := colour(colours.get(tag, {}), theme, palette))),
        GREY,
    )
