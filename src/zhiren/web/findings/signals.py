"""What findings tell the apps above them; sent after the commit, and a receiver's fault ends there."""

from __future__ import annotations

from django.dispatch import Signal

# A run ended: ``run``, done or failed.
run_finished = Signal()
# A person decided on a finding: ``finding``, with its new status.
finding_decided = Signal()
