import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Zipped = Callable[[str, Mapping[str, str]], Path]
RawSheet = Callable[..., Path]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


@pytest.fixture
def zipped(tmp_path: Path) -> Zipped:
    """A zip file of this name with these members."""

    def make(name: str, members: Mapping[str, str]) -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, text in members.items():
                archive.writestr(member, text)
        return path

    return make


@pytest.fixture
def raw_sheet(zipped: Zipped) -> RawSheet:
    """An xlsx file written by hand around the inside of one worksheet element."""

    def make(
        inside: str,
        *,
        name: str = "plan.xlsx",
        sheet: str = "",
        strings: str = "",
        styles: str = "",
        workbook: str = "",
        extra: Mapping[str, str] | None = None,
    ) -> Path:
        relations = "".join(
            f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
            for number, (kind, target) in enumerate(
                [
                    ("worksheet", "worksheets/sheet1.xml"),
                    ("sharedStrings", "sharedStrings.xml"),
                    ("styles", "styles.xml"),
                ],
                1,
            )
        )
        members = {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": (
                f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
                'Target="xl/workbook.xml"/></Relationships>'
            ),
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>',
            "xl/workbook.xml": workbook
            or f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="Plan" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/worksheets/sheet1.xml": sheet or f'<worksheet xmlns="{MAIN}">{inside}</worksheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
            **(extra or {}),
        }
        return zipped(name, members)

    return make
