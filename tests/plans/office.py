"""A real LibreOffice without a screen: opens a workbook and saves it in another form."""

import subprocess
import uuid
from pathlib import Path

CSV = "Text - txt - csv (StarCalc)"
FORMS = {
    ".xlsx": "xlsx:Calc MS Excel 2007 XML",
    ".ods": "ods",
    ".csv": f"csv:{CSV}:44,34,76,1,,0,false,true,false,false,false,1",
    ".semicolon.csv": f"csv:{CSV}:59,34,76,1,,0,false,true,false,false,false,1",
}


def saved_by_libreoffice(content: bytes, form: str, folder: Path, suffix: str = ".xlsx") -> bytes:
    """The workbook as LibreOffice saves it; as text it saves the first sheet, each cell as it is shown."""
    work = folder / f"office-{uuid.uuid4().hex[:8]}"
    work.mkdir()
    source, out = work / f"work{suffix}", work / "out"
    source.write_bytes(content)
    home = f"-env:UserInstallation={(folder / 'office-home').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", FORMS[form], "--outdir", str(out), str(source)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    written = sorted(out.iterdir()) if out.exists() else []
    assert written, told.stderr + told.stdout
    return written[0].read_bytes()
