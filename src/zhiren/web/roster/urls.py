"""Addresses of roster."""

app_name = "roster"
urlpatterns = []
