"""A page that reads the API's own schema: no foreign script, in the portal's look."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    type: str
    required: bool
    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """One verb on one address. `answers` maps a status to the name of what comes back."""

    id: str
    method: str
    path: str
    text: str
    parameters: list[Field]
    body: list[Field]
    answer: str


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    calls: list[Call]


def docs(request: HttpRequest) -> HttpResponse:
    """Every call of the interface, grouped by resource."""
    return render(request, "api/docs.html", {"sections": _sections()})


@cache
def _sections() -> list[Section]:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    found: dict[str, list[Call]] = {}
    for call in _calls(schema):
        resource = call.path.removeprefix("/api/v1/").split("/")[0]
        found.setdefault(resource, []).append(call)
    return [Section(name, calls) for name, calls in sorted(found.items())]


def _calls(schema: dict[str, Any]) -> Iterator[Call]:
    for path, verbs in schema["paths"].items():
        for method, operation in verbs.items():
            yield Call(
                id=operation["operationId"],
                method=method.upper(),
                path=path,
                text=operation.get("description", "").strip(),
                parameters=[_parameter(each) for each in operation.get("parameters", [])],
                body=_fields(schema, _content(operation.get("requestBody", {}))),
                answer=", ".join(operation["responses"]),
            )


def _parameter(row: dict[str, Any]) -> Field:
    return Field(
        name=row["name"],
        type=_type(row.get("schema", {})),
        required=row.get("required", False),
        text=row.get("description", ""),
    )


def _content(body: dict[str, Any]) -> dict[str, Any]:
    """JSON where it is taken; else a form with a file."""
    content = body.get("content", {})
    found = content.get("application/json") or content.get("multipart/form-data") or {}
    schema: dict[str, Any] = found.get("schema", {})
    return schema


def _fields(schema: dict[str, Any], body: dict[str, Any]) -> list[Field]:
    resolved = _resolve(schema, body)
    required = resolved.get("required", [])
    return [
        Field(
            name=name,
            type=_type(_resolve(schema, row)),
            required=name in required,
            text=row.get("description", ""),
        )
        for name, row in resolved.get("properties", {}).items()
        if not row.get("readOnly")
    ]


def _resolve(schema: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    reference = row.get("$ref")
    if not reference:
        return row
    resolved: dict[str, Any] = schema["components"]["schemas"][reference.rsplit("/", 1)[1]]
    return resolved


def _type(row: dict[str, Any]) -> str:
    """E.g. „string (date)“, „array“, „yes | no“."""
    if row.get("enum"):
        return " | ".join(str(each) for each in row["enum"])
    kind = str(row.get("type", "object"))
    return f"{kind} ({row['format']})" if row.get("format") else kind
