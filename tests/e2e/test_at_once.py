"""What only a running site can show: two people at once, a line that is cut, an address that is guessed."""

import socket
import threading
import urllib.parse

import pytest

from e2e.visitor import Answer, Visitor

COUNTY = "/samburu/2026-27"
HEADING = "Activity,Ward,Start,End,Budget (KES)\n"


def plan(name: str, rows: int) -> bytes:
    lines = (f"{name} training {n},Maralal,01/10/2026,31/12/2026,{1000 + n}\n" for n in range(rows))
    return (HEADING + "".join(lines)).encode()


def sent(visitor: Visitor, name: str, content: bytes) -> str:
    """The address of the submission that a file becomes."""
    visitor.get(f"{COUNTY}/send/")
    answer = visitor.post(f"{COUNTY}/send/", {"whole": "1"}, {"file": (name, content)})
    assert "/submissions/" in answer.address, answer.text[:2000]
    return urllib.parse.urlsplit(answer.address).path


def test_two_people_who_put_in_the_same_rows_at_once_put_them_in_once(site: str) -> None:
    lekadaa, grace = (
        Visitor(site).sign_in(email) for email in ("lekadaa@ewaso.example", "grace@ewaso.example")
    )
    address = sent(lekadaa, "at once.csv", plan("At once", 30))
    grace.get(address)
    answers: list[Answer] = []

    def put_in(visitor: Visitor) -> None:
        answers.append(visitor.post(f"{address}put-in/", {}))

    both = [threading.Thread(target=put_in, args=(visitor,)) for visitor in (lekadaa, grace)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert all(answer.status in (200, 422) for answer in answers)
    rows = lekadaa.get(f"{COUNTY}/plans.csv?words=At+once").text.splitlines()
    assert len([line for line in rows if "At once training" in line]) == 30


def test_a_line_that_is_cut_during_an_upload_leaves_nothing_and_the_site_answers(site: str) -> None:
    visitor = Visitor(site).sign_in("lekadaa@ewaso.example")
    visitor.get(f"{COUNTY}/send/")
    kind, body = visitor.form({"whole": "1"}, {"file": ("cut.csv", plan("Cut off", 5000))})
    where = urllib.parse.urlsplit(site)
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.cookies)
    head = (
        f"POST {COUNTY}/send/ HTTP/1.1\r\nHost: {where.netloc}\r\nCookie: {cookies}\r\nReferer: {site}\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((where.hostname or "", where.port or 80)) as line:
        line.sendall(head.encode() + body[: len(body) // 2])
    assert visitor.get(f"{COUNTY}/plans/").status == 200
    assert "cut.csv" not in visitor.get(f"{COUNTY}/send/").text


@pytest.mark.parametrize("email", ["otieno@elsewhere.example", "officer@nyota.example"])
def test_a_guessed_address_of_another_partner_is_no_page(site: str, email: str) -> None:
    address = sent(Visitor(site).sign_in("lekadaa@ewaso.example"), f"{email}.csv", plan(email, 3))
    stranger = Visitor(site).sign_in(email)
    for path in (address, f"{address}file/", f"{address}rows/0/"):
        assert stranger.get(path).status == 404
