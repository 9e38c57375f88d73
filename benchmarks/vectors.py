"""Gives every measured project a vector: mixtures of real ones, so that they crowd as texts do."""

import json
import os
from pathlib import Path
from typing import Any, Final

import numpy as np
import psycopg

from projects.radar import encoder

PROGRAMME: Final = Path("core/programme.json")
MIXED: Final = 3
NOISE: Final = 10
"""Of numbers up to 127: so much that no two projects are the same."""

INSERT: Final = """
INSERT INTO projects_projectvector (project_id, tenant_id, author_id, reach, shared_with, encoder,
    version, digest, values, signs, terms, encoded_at)
SELECT id, tenant_id, author_id, reach, shared_with, %s, version, '', %s, %s::bit(512), '{}', now()
FROM projects_project WHERE id = %s
"""


def load_vectors() -> None:
    """For the projects that have none yet."""
    rng = np.random.default_rng(2020)
    real = _real()
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        waiting = connection.execute(
            "SELECT id FROM projects_project project WHERE NOT EXISTS"
            " (SELECT FROM projects_projectvector vector WHERE vector.project_id = project.id)"
        ).fetchall()
        rows = [(*_columns(_mixture(real, rng)), key) for (key,) in waiting]
        with connection.cursor() as cursor:
            cursor.executemany(INSERT, [(encoder.NAME, *row) for row in rows])
        connection.execute("VACUUM ANALYZE projects_projectvector")


def _real() -> encoder.Vectors:
    projects = json.loads(PROGRAMME.read_text())["projects"]
    return encoder.encode([f"{row['titleDe']}. {row['descriptionDe']}" for row in projects])


def _mixture(real: encoder.Vectors, rng: np.random.Generator) -> encoder.Vectors:
    chosen = real[rng.integers(0, len(real), MIXED)]
    mixed = (rng.random(MIXED)[:, None] * chosen).sum(axis=0) + rng.normal(0, NOISE, real.shape[1])
    return np.clip(np.rint(mixed), -127, 127).astype(np.int8)


def _columns(vector: Any) -> tuple[bytes, str]:
    return vector.tobytes(), encoder.signs_of(vector)
