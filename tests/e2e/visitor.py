"""A visitor without a browser: cookies, forms and threads against the running site."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the address at the end of all redirects, and the text."""

    status: int
    address: str
    text: str


class Visitor:
    """Keeps its cookies and gives every form its secret."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._open(urllib.request.Request(self._address(path)))

    def post(
        self, path: str, fields: dict[str, str], files: dict[str, tuple[str, bytes]] | None = None
    ) -> Answer:
        """Send a form."""
        kind, body = self.form(fields, files or {})
        request = urllib.request.Request(self._address(path), data=body, headers={"Content-Type": kind})
        request.add_header("Referer", self.site)
        return self._open(request)

    def form(self, fields: dict[str, str], files: dict[str, tuple[str, bytes]]) -> tuple[str, bytes]:
        """The content type and the bytes of a form with its secret."""
        fields = {"csrfmiddlewaretoken": self.cookie("csrftoken"), **fields}
        if not files:
            return "application/x-www-form-urlencoded", urllib.parse.urlencode(fields).encode()
        mark = uuid.uuid4().hex
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        for name, (file, content) in files.items():
            head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n'
            parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + content + b"\r\n")
        return f"multipart/form-data; boundary={mark}", b"".join([*parts, f"--{mark}--\r\n".encode()])

    def cookie(self, name: str) -> str:
        """A cookie's value, "" where there is none."""
        return next((cookie.value or "" for cookie in self.cookies if cookie.name == name), "")

    def sign_in(self, email: str) -> "Visitor":
        """Sign in as an invented person of the demonstration."""
        self.get("/account/login/")
        answer = self.post("/demonstration/", {"email": email})
        assert answer.status == 200, answer
        return self

    def found(self, pattern: str, path: str) -> list[str]:
        """Everything on a page that fits a pattern."""
        return re.findall(pattern, self.get(path).text)

    def _address(self, path: str) -> str:
        return path if path.startswith("http") else f"{self.site}{path}"

    def _open(self, request: urllib.request.Request) -> Answer:
        try:
            with self.opener.open(request, timeout=60) as answer:
                return Answer(answer.status, answer.url, answer.read().decode(errors="replace"))
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.url or "", error.read().decode(errors="replace"))
