"""Addresses of worktasks: each part keeps its own rows."""

from web.worktasks.addresses_pictures import PICTURES
from web.worktasks.addresses_planning import PLANNING
from web.worktasks.addresses_tasks import TASKS

ADDRESSES = [*PICTURES, *PLANNING, *TASKS]
