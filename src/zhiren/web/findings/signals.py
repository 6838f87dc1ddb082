"""What findings tell the apps above them, after it is kept."""

from django.dispatch import Signal

# ``run``: an EvaluationRun that is over, done or failed. A receiver that fails is logged and
# stops neither the run nor the others.
run_finished = Signal()
# ``finding``: one whose status a person changed (a waiver made or withdrawn).
finding_decided = Signal()
