"""Tags of the roster's templates."""
