"""The business verbs of projects: the only writers. Each is one transaction."""

from projects.operations.board import put_before_board, record_resolution
from projects.operations.entry import change_project, create_project
from projects.operations.handing_over import hand_over, led_in_tenant
from projects.operations.milestones import add_milestone, change_milestone, set_milestone_done
from projects.operations.publishing import PUBLISHABLE, publish, unpublish
from projects.operations.sharing import share_with_circle, unshare
from projects.operations.steps import take_step
from projects.operations.turning import turn_lights
from projects.operations.values import MilestoneEntry, PartnerEntry

__all__ = [
    "PUBLISHABLE",
    "MilestoneEntry",
    "PartnerEntry",
    "add_milestone",
    "change_milestone",
    "change_project",
    "create_project",
    "hand_over",
    "led_in_tenant",
    "publish",
    "put_before_board",
    "record_resolution",
    "set_milestone_done",
    "share_with_circle",
    "take_step",
    "turn_lights",
    "unpublish",
    "unshare",
]
