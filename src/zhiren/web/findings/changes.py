"""变更后研判: what a change of the register touches is judged again, a few seconds later."""

from __future__ import annotations

import logging
from typing import Any

from zhiren.web.findings.models import EvaluationRun
from zhiren.web.findings.runs import run_ask_touched
from zhiren.web.findings.tasks import hand_over

log = logging.getLogger(__name__)
# Changes within so many seconds make one run.
QUIET_SECONDS = 5


def judge_again(
    sender: Any, *, institution: int, persons: set[int], units: set[int], **_: Any
) -> None:
    """Ask for a run; an institution never judged as a whole waits for its first run.

    The change is kept already: whatever goes wrong here is logged, and the night makes up for it.
    """
    judged = EvaluationRun.objects.filter(
        institution=institution, is_whole=True, status=EvaluationRun.Status.DONE
    )
    try:
        if judged.exists():
            run, is_new = run_ask_touched(institution, persons, units)
            if is_new:
                hand_over(run, in_seconds=QUIET_SECONDS)
    except Exception:
        log.exception("no run after a change in institution %s", institution)
