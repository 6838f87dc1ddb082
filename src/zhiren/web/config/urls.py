"""All addresses of the site."""

from django.urls import include, path

urlpatterns = [
    path("", include("zhiren.web.home.urls")),
    path("accounts/", include("zhiren.web.accounts.urls")),
    path("audit/", include("zhiren.web.audit.urls")),
    path("register/", include("zhiren.web.register.urls")),
    path("roster/", include("zhiren.web.roster.urls")),
    path("intake/", include("zhiren.web.intake.urls")),
    path("corrections/", include("zhiren.web.corrections.urls")),
    path("policy/", include("zhiren.web.policy.urls")),
    path("findings/", include("zhiren.web.findings.urls")),
    path("todos/", include("zhiren.web.todos.urls")),
    path("key-work/", include("zhiren.web.worktasks.urls")),
]
