"""Addresses of corrections."""

app_name = "corrections"
urlpatterns = []
