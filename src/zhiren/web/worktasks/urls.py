"""Addresses of worktasks."""

app_name = "worktasks"
urlpatterns = []
