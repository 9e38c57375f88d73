"""What waits for the viewer, asked of every app that keeps such things."""

import datetime as dt

from core.actor import Actor
from core.registry import OpenTask, registry


def open_tasks(actor: Actor) -> list[OpenTask]:
    """The most urgent first; what has no deadline comes last, by how long it has waited."""
    found = [task for source in registry.tasks.values() for task in source(actor)]
    return sorted(found, key=_urgency)


def _urgency(task: OpenTask) -> tuple[dt.date, float, str]:
    waited = task.since.timestamp() if task.since else float("inf")
    return task.due or dt.date.max, waited, task.target.title
