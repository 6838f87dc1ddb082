"""Pages of corrections: the cadre's own, the department's, campaigns, 直接维护授权."""
