"""The paper as it stands now, kept from everybody else until the verb is done.

Who locks more than one row takes them in this order: group, project, paper. So no two verbs wait
for each other.
"""

from django.utils.translation import gettext as _

from core.errors import Problem, Unmet
from core.scope import elevated
from projects.models import Project
from working_groups.models import DecisionPaper, PaperState
from working_groups.queries import counted_papers


def locked(paper: DecisionPaper) -> DecisionPaper:
    """Nobody else comments, votes, opens or decides until we have finished."""
    with elevated():
        DecisionPaper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    return counted_papers().get(pk=paper.pk)


def locked_with_project(paper: DecisionPaper) -> DecisionPaper:
    """For a verb that moves the project on; a step of the project locks the paper after it."""
    with elevated():
        of_paper = Project.objects.filter(papers=paper.pk)
        of_paper.select_for_update(of=("self",)).first()
    return locked(paper)


def ensure_state(paper: DecisionPaper, *states: PaperState) -> None:
    """Raises Unmet."""
    if paper.state in states:
        return
    if paper.is_withdrawn:
        message = _("Die Vorlage %(number)s wurde zurückgezogen. Darüber wird nicht mehr beraten.")
    else:
        message = _("Dafür ist es zu früh oder zu spät: Die Vorlage %(number)s ist „%(state)s“.")
    message %= {"number": paper.number, "state": paper.get_state_display()}
    raise Unmet(Problem("paper_state", message))
