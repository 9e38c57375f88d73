"""Fills an empty database with projects and their figures, set by set, as the owner."""

import os
import time
from typing import Final

import psycopg

CHANGES: Final = 6
"""Facts per project: five years with one change of its figures every ten months."""
SEED: Final = "SELECT setseed(0.2020)"
STATES: Final = {
    "idea": ("skizze", 0),
    "sketch_submitted": ("skizze", 1),
    "formal_review": ("antrag", 1),
    "approved": ("bewilligung", 2),
    "conception": ("durchfuehrung", 2),
    "implementation": ("durchfuehrung", 2),
    "closing": ("abschluss", 2),
    "completed": ("abschluss", 2),
    "in_transfer": ("transfer", 2),
    "rejected": ("ende", 1),
}

# Everything that is random is drawn once per project, in a subquery that names the project's number:
# PostgreSQL would otherwise draw once for all rows.
PROJECTS: Final = """
INSERT INTO projects_project (
    tenant_id, author_id, reach, shared_with, reference, title, title_en, acronym, summary, area_id,
    project_type, recipient, no_partner_reason, goals, transfer, licence, start, "end", total_cost,
    "grant", own_share, state, previous_state, state_since, light, version, is_demo, created_at,
    updated_at)
SELECT tenant.id, organisation.id, state.reach, '{}', 'BM-' || n, 'Messprojekt ' || n, '', '',
    repeat('Ein Projekt für Messungen. ', 10), area.id, '', '', '', '', '', '',
    current_date - drawn.age, current_date - drawn.age + 900, drawn.cost, drawn.cost * 0.8,
    drawn.cost * 0.2, state.name, '', now(),
    (ARRAY['grey', 'green', 'green', 'yellow', 'red'])[1 + drawn.light], 1, false, now(), now()
FROM generate_series(%(first)s::int, %(last)s::int) n
CROSS JOIN LATERAL (
    SELECT floor(random() * 10)::int AS state, floor(random() * 5)::int AS light,
        floor(random() * 700)::int AS age, round((random() * 2000000)::numeric, 2) AS cost,
        floor(random() * 2)::int AS area, n AS number
) drawn
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place
    FROM municipalities_municipality WHERE NOT is_programme) tenant ON tenant.place = n %% 5
JOIN municipalities_organisation organisation
    ON organisation.municipality_id = tenant.id AND organisation.kind = 'municipality'
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM sectors_area) area
    ON area.place = drawn.area
JOIN unnest(%(states)s::text[], %(reaches)s::int[]) WITH ORDINALITY state (name, reach, place)
    ON state.place = drawn.state + 1
"""

FACTS: Final = """
INSERT INTO projects_projectfact (
    tenant_id, author_id, reach, shared_with, project_id, valid_from, valid_to, district_id, area_id,
    sectors, state, phase, light, total_cost, requested, granted, own_share, milestones,
    milestones_due, milestones_done)
SELECT project.tenant_id, project.author_id, project.reach, '{}', project.id,
    current_date - 300 * (%(changes)s::int - step) - (project.id %% 300)::int,
    CASE WHEN step < %(changes)s::int
        THEN current_date - 300 * (%(changes)s::int - step - 1) - (project.id %% 300)::int END,
    tenant.district_id, project.area_id,
    CASE WHEN project.id %% 3 = 0 THEN '{}'::bigint[] ELSE ARRAY[
        (SELECT id FROM sectors_sector ORDER BY id OFFSET project.id %% 8 LIMIT 1)] END,
    CASE WHEN step < %(changes)s::int THEN 'conception' ELSE project.state END,
    CASE WHEN step < %(changes)s::int THEN 'durchfuehrung' ELSE state.phase END,
    project.light, project.total_cost * 100, project."grant" * 100,
    CASE WHEN project.reach = 2 THEN project."grant" * 100 ELSE 0 END, project.own_share * 100,
    4, 2, step %% 3
FROM projects_project project
JOIN municipalities_municipality tenant ON tenant.id = project.tenant_id
JOIN unnest(%(states)s::text[], %(phases)s::text[]) state (name, phase) ON state.name = project.state
CROSS JOIN generate_series(1, %(changes)s::int) step
WHERE project.reference LIKE 'BM-%%'
    AND NOT EXISTS (SELECT FROM projects_projectfact fact WHERE fact.project_id = project.id)
"""

MILESTONES: Final = """
INSERT INTO projects_milestone
    (tenant_id, author_id, reach, shared_with, project_id, title, due, done_on)
SELECT tenant_id, author_id, reach, '{}', id, 'Meilenstein ' || step, start + 200 * step,
    CASE WHEN step < 3 THEN start + 200 * step END
FROM projects_project project CROSS JOIN generate_series(1, 4) step
WHERE reference LIKE 'BM-%%'
    AND NOT EXISTS (SELECT FROM projects_milestone row WHERE row.project_id = project.id)
"""


def load(*, first: int, last: int) -> float:
    """Adds the projects with these numbers; returns the seconds it took."""
    began = time.perf_counter()
    values = {
        "first": first,
        "last": last,
        "changes": CHANGES,
        "states": list(STATES),
        "phases": [phase for phase, _reach in STATES.values()],
        "reaches": [reach for _phase, reach in STATES.values()],
    }
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute(SEED)
        for statement in (PROJECTS, FACTS, MILESTONES):
            connection.execute(statement, values)
        connection.execute("VACUUM ANALYZE")
    return time.perf_counter() - began
