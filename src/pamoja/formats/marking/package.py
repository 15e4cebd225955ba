"""The zip around a workbook: its parts by name, where they point to, and what is added to it."""

import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import basename, dirname, join, normpath, relpath

from pamoja.formats.marking.pieces import Piece, as_utf8, attribute_xml, edited, put_in, tree

STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
USUAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "[Content_Types].xml"
_NO_RELATIONS = f'<Relationships xmlns="{RELATIONS}"></Relationships>'.encode()


@dataclass
class Package:
    """An open workbook and the parts of it that are written anew."""

    archive: zipfile.ZipFile
    fresh: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = {name.lstrip("/").lower(): name for name in self.archive.namelist()}

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self.fresh or name.lower() in self.names

    def read(self, name: str) -> bytes:
        """A part in UTF-8, as it is by now; raises KeyError where there is none."""
        real = self.names.get(name.lower(), name)
        return self.fresh[real] if real in self.fresh else as_utf8(self.archive.read(real))

    def write(self, name: str, data: bytes) -> None:
        """Put a part in the place of the one of this name, or add it."""
        self.fresh[self.names.get(name.lower(), name)] = data

    def free_name(self, pattern: str) -> str:
        """The first name of this pattern ("xl/comments{}.xml") that no part has."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def relations(self, of: str) -> list[tuple[str, str, str]]:
        """Where a part points to inside the package: id, kind (the last word of the type), name of the part."""
        name = relations_name(of)
        if not self.has(name):
            return []
        found = tree(self.read(name)).all("Relationship")
        return [
            (r.attributes.get("Id", ""), basename(r.attributes.get("Type", "")), _target(of, r))
            for r in found
            if r.attributes.get("TargetMode") != "External"
        ]

    def point(self, of: str, to: str, kind: str, base: str = USUAL) -> str:
        """Let a part point to another; gives the id of the relation."""
        name = relations_name(of)
        data = self.read(name) if self.has(name) else _NO_RELATIONS
        root = tree(data)
        taken = {one.attributes.get("Id", "") for one in root.children}
        key = next(key for n in range(1, len(taken) + 2) if (key := f"rIdPamoja{n}") not in taken)
        target = attribute_xml(relpath(to, dirname(of) or "."))
        line = f'<{root.prefix}Relationship Id="{key}" Type="{base}/{kind}" Target={target}/>'
        self.write(name, edited(data, [put_in(data, root, line)]))
        return key

    def declare(self, *, part: str = "", kind: str, extension: str = "") -> None:
        """Say what a new part is, by its name or by its ending."""
        data = self.read(TYPES)
        root = tree(data)
        if extension:
            if any(one.attributes.get("Extension", "").lower() == extension for one in root.all("Default")):
                return
            line = f'<{root.prefix}Default Extension="{extension}" ContentType="{kind}"/>'
        else:
            line = f'<{root.prefix}Override PartName={attribute_xml("/" + part)} ContentType="{kind}"/>'
        self.write(TYPES, edited(data, [put_in(data, root, line)]))

    def save(self, path: Path) -> None:
        """Write the package: every part as it was packed, those written anew in their places, new ones behind."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
            written: set[str] = set()
            for entry in self.archive.infolist():
                if entry.filename in written or entry.is_dir():
                    continue
                written.add(entry.filename)
                fresh = self.fresh.get(entry.filename)
                made = zipfile.ZipInfo(entry.filename, max(entry.date_time, (1980, 1, 1, 0, 0, 0)))
                stored = entry.compress_type == zipfile.ZIP_STORED and fresh is None
                made.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                out.writestr(made, self.archive.read(entry) if fresh is None else fresh)
            for name, data in self.fresh.items():
                if name not in written:
                    made = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                    made.compress_type = zipfile.ZIP_DEFLATED
                    out.writestr(made, data)


def relations_name(of: str) -> str:
    """The name of the part that says where a part points to."""
    return join(dirname(of), "_rels", f"{basename(of)}.rels")


def _target(of: str, relation: Piece) -> str:
    target = relation.attributes.get("Target", "")
    return target.lstrip("/") if target.startswith("/") else normpath(join(dirname(of), target))
