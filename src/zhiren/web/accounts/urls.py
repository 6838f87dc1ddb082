"""Addresses of accounts."""

from django.urls import path

from zhiren.web.accounts.views import entry, grants, own, site, users

app_name = "accounts"
urlpatterns = [
    path("log-in/", entry.log_in, name="log_in"),
    path("log-in/code/", entry.second_factor, name="second_factor"),
    path("log-out/", entry.log_out, name="log_out"),
    path("health/", entry.health, name="health"),
    path("password/", own.password_change, name="password_change"),
    path("own/", own.profile, name="profile"),
    path("own/sessions/<int:pk>/close/", own.session_close, name="session_close"),
    path("own/second-factor/", own.second_factor_add, name="second_factor_add"),
    path("own/second-factor/remove/", own.second_factor_remove, name="second_factor_remove"),
    path("own/feed-key/", own.feed_key_renew, name="feed_key_renew"),
    path("users/", users.user_list, name="user_list"),
    path("users/add/", users.user_add, name="user_add"),
    path("users/import/", users.user_import, name="user_import"),
    path("users/<int:pk>/", users.user_detail, name="user_detail"),
    path("users/<int:pk>/link/", users.user_link, name="user_link"),
    path("users/<int:pk>/disable/", users.user_disable, name="user_disable"),
    path("users/<int:pk>/enable/", users.user_enable, name="user_enable"),
    path("users/<int:pk>/reset/", users.user_reset, name="user_reset"),
    path("users/<int:pk>/unlock/", users.user_unlock, name="user_unlock"),
    path("grants/", grants.grant_list, name="grant_list"),
    path("grants/confirm/", grants.user_confirm, name="user_confirm"),
    path("grants/of/<int:pk>/", grants.user_grants, name="user_grants"),
    path("grants/of/<int:pk>/add/", grants.grant_add, name="grant_add"),
    path("grants/of/<int:pk>/units/", grants.unit_offer, name="unit_offer"),
    path(
        "grants/of/<int:pk>/second-factor/", grants.second_factor_reset, name="second_factor_reset"
    ),
    path("grants/<int:pk>/withdraw/", grants.grant_withdraw, name="grant_withdraw"),
    path("permissions/", site.permission_table, name="permission_table"),
    path("permissions.xlsx", site.permission_sheet, name="permission_sheet"),
    path("state/", site.site_state, name="site_state"),
]
