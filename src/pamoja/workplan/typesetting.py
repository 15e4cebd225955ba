"""Sets a document with Typst, in a process of its own: a crash or a shortage of memory there ends nothing else.

It stands outside `exporting`, whose import brings the engine and costs that process as much time as the setting.
"""

from pathlib import Path

import typst


def typeset(template: str, report: str, output: str, *, tagged: bool) -> int:
    """Set the report (a file of JSON) in a template and write the PDF; gives how many bytes it has.

    No font of the machine is used, so that the same plan looks the same everywhere. A tagged PDF obeys PDF/UA-1.
    """
    content = typst.compile(
        Path(template).read_bytes(),
        ignore_system_fonts=True,
        sys_inputs={"report": Path(report).read_text(encoding="utf-8")},
        pdf_standards=["ua-1"] if tagged else [],
        pdf_tags=tagged,
    )
    found = content if isinstance(content, bytes) else b"".join(part or b"" for part in content or [])
    return Path(output).write_bytes(found)
