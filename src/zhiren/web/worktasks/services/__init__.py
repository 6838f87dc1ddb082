"""Writing plans and tasks: each write audited, in one transaction, or not at all."""
