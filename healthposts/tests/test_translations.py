"""Both languages say everything, and say it in the same voice."""

import re
import shutil
from collections import Counter
from pathlib import Path

import django
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.utils import translation
from django.utils.translation import gettext, ngettext

from healthposts.web import django_words

TRANSLATED = [code for code, _name in settings.LANGUAGES if code != "en"]
CATALOGUE = Path("LC_MESSAGES") / "django.po"
SOURCES = ("healthposts", "posts", "workers", "screenings", "reports", "templates")
NO_SOURCE = shutil.ignore_patterns("__pycache__", "locale", "tests", "migrations")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
DISEASE = re.compile(r"\b(hipertensi|diabetes|anemia|hiperurisemia|tuberkulosis)\b", re.I)

# A message as a catalogue keeps it: its context, and the text or the singular.
Key = tuple[str | None, str]


@pytest.fixture(params=TRANSLATED)
def catalogue(request) -> Catalog:
    return read(Path(settings.LOCALE_PATHS[0]) / request.param / CATALOGUE)


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def messages(catalogue: Catalog) -> dict[Key, Message]:
    return {(one.context, texts(one.id)[0]): one for one in catalogue if one.id}


def texts(of: str | tuple[str, ...]) -> tuple[str, ...]:
    """One text, or a singular with its plurals."""
    return (of,) if isinstance(of, str) else tuple(of)


def wrong(catalogue: Catalog, is_wrong) -> list[str]:
    return [texts(one.id)[0] for one in messages(catalogue).values() if is_wrong(one)]


def test_every_message_is_translated(catalogue):
    assert wrong(catalogue, lambda one: not all(texts(one.string))) == []


def test_no_translation_is_a_guess(catalogue):
    assert wrong(catalogue, lambda one: one.fuzzy) == []
    assert list(catalogue.obsolete) == []


def test_translation_fills_the_same_gaps(catalogue):
    def has_other_gaps(one: Message) -> bool:
        wanted = gaps(texts(one.id)[-1])
        return any(gaps(text) != wanted for text in texts(one.string))

    assert wrong(catalogue, has_other_gaps) == []


def gaps(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text))


def test_translation_begins_and_ends_as_the_source_does(catalogue):
    """Spaces around it and a closing colon belong to the sentence that it is set into."""

    def ends_otherwise(one: Message) -> bool:
        source = texts(one.id)[0]
        return any(edges(text) != edges(source) for text in texts(one.string))

    assert wrong(catalogue, ends_otherwise) == []


def edges(text: str) -> tuple[bool, bool, bool]:
    return (text[:1].isspace(), text[-1:].isspace(), text.endswith(":"))


def test_messages_hold_no_markup(catalogue):
    told = [
        text
        for one in messages(catalogue).values()
        for text in (*texts(one.id), *texts(one.string))
    ]

    assert [text for text in told if re.search(r"</?[a-z]", text)] == []


@pytest.mark.slow
def test_catalogue_has_what_the_sources_say_and_nothing_else(catalogue, tmp_path, monkeypatch):
    if not shutil.which("xgettext"):
        pytest.skip("no xgettext: apt-get install gettext")

    extracted = extract(catalogue.locale.language, tmp_path, monkeypatch)

    assert set(messages(catalogue)) == set(messages(extracted))


def extract(language: str, folder: Path, monkeypatch) -> Catalog:
    """The messages of a copy of the sources: gettext writes its own files beside them."""
    for name in SOURCES:
        shutil.copytree(settings.BASE_DIR / name, folder / name, ignore=NO_SOURCE)
    monkeypatch.chdir(folder)
    monkeypatch.setattr(settings, "LOCALE_PATHS", [folder / "locale"])

    call_command("makemessages", locale=[language], verbosity=0)
    return read(folder / "locale" / language / CATALOGUE)


# --- Voice -----------------------------------------------------------------------------


@pytest.fixture
def indonesian() -> list[str]:
    catalogue = read(Path(settings.LOCALE_PATHS[0]) / "id" / CATALOGUE)
    return [text for one in messages(catalogue).values() for text in texts(one.string)]


def test_indonesian_tells_nobody_off(indonesian):
    assert [text for text in indonesian if re.search(r"\banda\b", text, re.I)] == []


def test_indonesian_names_no_disease_without_terduga(indonesian):
    named = [text for text in indonesian if DISEASE.search(text)]

    assert named
    assert [text for text in named if "terduga" not in text.lower()] == []


# --- What people read ------------------------------------------------------------------


def test_plurals_without_an_english_catalogue():
    told = {}

    for language in ("en", "id"):
        with translation.override(language):
            told[language] = [
                ngettext("%(count)s open post", "%(count)s open posts", count) % {"count": count}
                for count in (1, 2)
            ]

    assert told == {
        "en": ["1 open post", "2 open posts"],
        "id": ["1 pos yang masih buka", "2 pos yang masih buka"],
    }


def test_sentences_of_django_are_said_in_our_words():
    with translation.override("id"):
        assert gettext("This field is required.") == "Harus diisi."


def test_sentences_we_say_for_django_are_still_its_own():
    """An update of Django that rewords one of them would bring back its own Indonesian."""
    home = Path(django.__file__).parent
    folders = [home / "conf" / "locale", home / "contrib" / "auth" / "locale"]
    its_own = {text for folder in folders for _c, text in messages(read(folder / "en" / CATALOGUE))}
    said = {*django_words.FORMS, *django_words.PASSWORDS}

    assert said - its_own == set()
