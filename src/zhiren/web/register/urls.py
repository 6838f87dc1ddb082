"""Addresses of register."""

app_name = "register"
urlpatterns = []
