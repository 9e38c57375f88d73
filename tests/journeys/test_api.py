"""A pilot project from entry to invitation, through the REST interface alone."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import APIRequestContext, APIResponse, Playwright

from tests.journeys.instance import Instance

pytestmark = [pytest.mark.browser]

SKETCH = {
    # A running instance may be used again: titles are unique per municipality.
    "title": f"Bürgerbus auf Abruf {secrets.token_hex(2)}",
    "summary": "Ein Bürgerbus fährt auf Abruf zwischen den Ortsteilen. " * 5,
    "area": "stadtentwicklung",
    "sectors": ["verkehr"],
    "total_cost": "485000.00",
    "grant": "388000.00",
    "own_share": "97000.00",
    "transfer": "Die Disposition ist quelloffen und läuft in jeder Kommune. " * 5,
    "no_partner_reason": "Partner werden nach der regionalen Abstimmung gewonnen.",
}

Client = Callable[[str], APIRequestContext]


@pytest.fixture
def client(instance: Instance, playwright: Playwright) -> Iterator[Client]:
    """`client("redaktion@aachen.example")` speaks as that person's oldest membership."""
    with ExitStack() as stack:

        def speak_as(email: str) -> APIRequestContext:
            token = instance.manage("issue_token", email).split()[-1]
            context = playwright.request.new_context(
                base_url=f"{instance.url}/api/v1/",
                extra_http_headers={"Authorization": f"Token {token}"},
            )
            stack.callback(context.dispose)
            return context

        yield speak_as


def read(response: APIResponse) -> Any:
    assert response.ok, f"{response.status} {response.text()}"
    return response.json()


def take(client: APIRequestContext, reference: str, step: str, reason: str = "") -> Any:
    data = {"transition": step, "reason": reason}
    return read(client.post(f"projects/{reference}/transitions/", data=data))


def eventually(probe: Callable[[], int], wanted: int) -> None:
    """Celery needs a moment; more than wanted is as wrong as less."""
    deadline = time.monotonic() + 20
    while probe() < wanted and time.monotonic() < deadline:
        time.sleep(0.2)
    assert probe() == wanted


def test_a_project_from_entry_to_invitation(client: Client, instance: Instance) -> None:
    officer, office = client("redaktion@aachen.example"), client("projektbuero@aachen.example")
    draft = read(officer.post("projects/", data={"title": SKETCH["title"]}))
    reference = draft["reference"]
    unmet = officer.post(f"projects/{reference}/transitions/", data={"transition": "submit_sketch"})
    assert unmet.status == 422
    assert unmet.headers["content-type"].startswith("application/problem+json")
    assert {error["field"] for error in unmet.json()["errors"]} >= {"summary", "area", "transfer"}
    foreign = client("redaktion@soest.example")
    assert foreign.get(f"projects/{reference}/").status == 404

    read(officer.patch(f"projects/{reference}/", data=SKETCH | {"version": draft["version"]}))
    take(officer, reference, "submit_sketch")
    take(office, reference, "start_pre_review")
    group = read(office.get("working-groups/ag-mobilitaet-energie/"))
    paper = read(
        office.post(
            "decision-papers/",
            data={
                "group": group["slug"],
                "project": reference,
                "title": "Bürgerbus einreichen",
                "text": "Die Arbeitsgruppe empfiehlt die Einreichung.",
            },
        )
    )
    take(office, reference, "to_board", "Geprüft: vollständig und schlüssig.")
    _discuss(client, instance, paper)
    _decide(client, paper["id"], group["chair"]["email"])

    ministry = client("referat@ministerium.example")
    assert read(ministry.get(f"projects/{reference}/"))["state"] == "ministry_review"
    take(ministry, reference, "invite_application", "Positives fachliches Votum.")
    assert read(officer.get(f"projects/{reference}/"))["state"] == "application_open"


def _discuss(client: Client, instance: Instance, paper: dict[str, Any]) -> None:
    """One comment from another tenant: everybody else hears of it once, the author never."""
    readers = ["projektbuero@aachen.example", "projektbuero@wuppertal.example"]
    author = "projektbuero@paderborn.example"

    def notices(email: str) -> int:
        inbox = read(client(email).get("notifications/"))["results"]
        return sum(each["kind"] == "wg.comment" and paper["id"] in each["url"] for each in inbox)

    def mails(email: str) -> int:
        subjects = [str(mail["Subject"]) for mail in instance.mails_to(email)]
        return sum(paper["number"] in each and "Kommentar" in each for each in subjects)

    text = {"text": "Bitte auch die Taktzeiten nennen."}
    read(client(author).post(f"decision-papers/{paper['id']}/comments/", data=text))
    for email in readers:
        eventually(lambda email=email: notices(email), 1)  # type: ignore[misc]
        eventually(lambda email=email: mails(email), 1)  # type: ignore[misc]
    assert notices(author) == 0
    assert mails(author) == 0


def _decide(client: Client, paper: str, chair: str) -> None:
    read(client(chair).post(f"decision-papers/{paper}/open-vote/", data={}))
    for town in ("aachen", "gelsenkirchen", "paderborn", "soest", "wuppertal"):
        voter = client(f"projektbuero@{town}.example")
        read(voter.post(f"decision-papers/{paper}/votes/", data={"vote": "yes"}))
    decision = read(client(chair).post(f"decision-papers/{paper}/decide/", data={}))
    assert decision["state"] == "decided"
