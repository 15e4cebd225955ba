from django.test import Client

from cast import Cast


def test_the_other_language_is_offered_and_chosen(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.lekadaa)
    home = "/samburu/2026-27/"
    english = client.get(home).content.decode()
    assert 'name="language" value="sw"' in english
    client.post("/language/setlang/", {"language": "sw", "next": home})
    kiswahili = client.get(home).content.decode()
    assert 'name="language" value="en-gb"' in kiswahili
    assert '<html lang="sw">' in kiswahili
    assert "Mpango Kazi wa Pamoja wa Samburu 2026/27" in kiswahili


def test_a_language_we_do_not_have_changes_nothing(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.lekadaa)
    client.post("/language/setlang/", {"language": "xx", "next": "/"})
    assert '<html lang="en-gb">' in client.get("/samburu/2026-27/").content.decode()
