"""The JSON that the API reads: nothing that a database, a log or a response could stumble over."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from json import JSONDecodeError
from typing import IO, Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

DEEPEST: Final = 20
"""Levels of lists and objects within each other; the deepest request of the API has four."""


class PlainJSONParser(JSONParser):
    """Refuses NUL, lone surrogates and deep nesting, all of which JSON itself allows.

    PostgreSQL cannot store NUL, UTF-8 cannot write half a surrogate pair, and Python gives up on
    deep nesting: each would otherwise end as a server error. Raises ParseError (400), RequestDataTooBig (413).
    """

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        if isinstance(stream, HttpRequest):
            # The framework reads the stream itself, past DATA_UPLOAD_MAX_MEMORY_SIZE.
            stream = BytesIO(stream.body)
        try:
            data = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError(_too_deep()) from error
        except ParseError as error:
            raise ParseError(_no_json(error.__context__)) from error
        for text in _texts(data):
            if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
                raise ParseError(
                    _(
                        "Die Anfrage enthält Zeichen, die kein Text sein können (NUL oder ein "
                        "halbes Surrogatpaar). Entfernen Sie diese Zeichen."
                    )
                )
        return data


def _no_json(cause: BaseException | None) -> str:
    """The framework says it in English and as Python sees it."""
    if isinstance(cause, JSONDecodeError):
        message = _("Senden Sie gültiges JSON. Der Fehler steht in Zeile {line}, Zeichen {column}.")
        return message.format(line=cause.lineno, column=cause.colno)
    return _("Senden Sie gültiges JSON in UTF-8, mit Zahlen ohne NaN und Infinity.")


def _texts(data: Any) -> Iterator[str]:
    """Every string in it, keys included. Walks without recursion; raises ParseError."""
    waiting = [(data, 1)]
    while waiting:
        value, level = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            if level > DEEPEST:
                raise ParseError(_too_deep())
            parts = [*value, *value.values()] if isinstance(value, dict) else value
            waiting.extend((part, level + 1) for part in parts)


def _too_deep() -> str:
    return _("Die Anfrage ist zu tief verschachtelt. Senden Sie höchstens %d Ebenen.") % DEEPEST
