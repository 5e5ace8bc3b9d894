"""Which licence a text means, and which words mean none that the portal knows."""

import pytest

from practices.versions.licences import LICENCES, licence_code, licence_name, licence_url, settled_licence

KNOWN = {
    "CC-BY-4.0": [
        "CC BY 4.0", "cc-by-4.0", "CC\u00a0BY\u00a04.0", "cc_by_4.0", "CC BY 4", "CC BY 4.0 International",
        "Creative Commons Attribution 4.0 International (CC BY 4.0)", "the Creative Commons Attribution licence 4.0",
        "creativecommons.org/licenses/by/4.0/deed.da", "https://creativecommons.org/licenses/by/4.0/",
        "http://www.creativecommons.org/licenses/by/4.0/legalcode.sl#text", "https://spdx.org/licenses/CC-BY-4.0.html",
    ],
    "CC-BY-SA-4.0": [
        "CC BY-SA 4.0", "Creative Commons Attribution-ShareAlike 4.0 International Public License",
        "https://creativecommons.org/licenses/by-sa/4.0/deed.en",
    ],
    "CC0-1.0": [
        "CC0", "CC0 1.0 Universal (CC0 1.0) Public Domain Dedication", "Creative Commons Zero 1.0 (CC0)",
        "https://creativecommons.org/publicdomain/zero/1.0/deed.fr",
    ],
    "ALL-RIGHTS": ["All rights reserved.", "ALL-RIGHTS", "all rights"],
}  # fmt: skip
UNKNOWN = [
    "CC BY", "CC BY 3.0", "CC BY 2.5", "CC BY-NC 4.0", "CC BY-ND 4.0", "CC BY-NC-SA 4.0", "CC-BY-NC-ND-4.0",
    "Creative Commons Attribution-NonCommercial 4.0", "https://creativecommons.org/licenses/by/3.0/",
    "https://creativecommons.org/licenses/by-nc/4.0/", "https://creativecommons.org/licenses/by/4.0/../../by-nc/4.0",
    "https://evil.example/creativecommons.org/licenses/by/4.0/", "not CC BY 4.0", "CC BY 4.0 except the pictures",
    "CC BY 4.0 or CC BY-NC 4.0", "CC BY 4.0, CC BY-SA 4.0", "CC0 1.0 or CC BY 4.0", "CC BY 4.0?", "CC BY 40",
    "see creativecommons.org/licenses/by/4.0/ unless noted", "public domain", "©", "MIT", "ask the author", "--", "",
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in KNOWN.items() for text in texts])
def test_the_usual_spellings_of_a_licence_are_recognised(code: str, text: str) -> None:
    assert licence_code(text) == code


@pytest.mark.parametrize("text", UNKNOWN)
def test_another_version_another_condition_or_a_doubt_is_no_known_licence(text: str) -> None:
    assert licence_code(text) is None


@pytest.mark.parametrize(("code", "name"), LICENCES)
def test_each_licence_is_recognised_by_its_code_and_an_open_one_by_its_address(code: str, name: str) -> None:
    assert licence_code(code) == code
    assert not licence_url(code) or licence_code(licence_url(code)) == code


def test_a_licence_that_is_not_stated_reserves_all_rights() -> None:
    assert str(licence_name("")) == str(licence_name("no such code")) == str(licence_name("ALL-RIGHTS"))
    assert "ask before you use" in str(licence_name(""))


def test_a_typed_licence_becomes_its_code_or_reserves_all_rights() -> None:
    assert settled_licence("", "CC BY 4.0") == ("CC-BY-4.0", "")
    assert settled_licence("", "CC BY-NC 4.0") == ("ALL-RIGHTS", "CC BY-NC 4.0")
    assert settled_licence("", "") == ("", "")
    assert settled_licence("CC-BY-4.0", "ask first") == ("CC-BY-4.0", "ask first"), "a contradiction is for the form"
