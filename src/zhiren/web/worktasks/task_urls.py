"""Addresses of running and closing tasks."""

from django.urls import path

from zhiren.web.worktasks.views import accepting, changing, deciding, reporting, tasks, urging

urlpatterns = [
    path("tasks/", tasks.task_list, name="task_list"),
    path("tasks/export/", tasks.task_export_page, name="task_export"),
    path("tasks/<int:pk>/", tasks.task_detail, name="task_detail"),
    path("tasks/<int:pk>/move/", tasks.task_move, name="task_move"),
    path("tasks/<int:pk>/report/", reporting.report_add_page, name="report_add"),
    path("tasks/<int:pk>/accept/", accepting.acceptance_add_page, name="acceptance_add"),
    path("tasks/<int:pk>/urge/", urging.urge_add_page, name="urge_add"),
    path("tasks/<int:pk>/change/", changing.change_add_page, name="change_add"),
    path("tasks/<int:pk>/obstacle/", changing.obstacle_add_page, name="obstacle_add"),
    path("decisions/add/", deciding.decision_add_page, name="decision_add"),
    path("evidence/<int:pk>/", reporting.evidence_file, name="evidence_file"),
    path("urges/<int:pk>/answer/", urging.urge_answer_page, name="urge_answer"),
    path("changes/<int:pk>/decide/", changing.change_decide_page, name="change_decide"),
    path("changes/<int:pk>/withdraw/", changing.change_withdraw_page, name="change_withdraw"),
    path("obstacles/<int:pk>/solve/", changing.obstacle_solve_page, name="obstacle_solve"),
    path("orders/", urging.order_list, name="order_list"),
    path("orders/add/", urging.order_add_page, name="order_add"),
    path("orders/<int:pk>/", urging.order_detail, name="order_detail"),
    path("orders/<int:pk>/paper/", urging.order_docx, name="order_docx"),
    path("orders/<int:pk>/answer/", urging.order_answer_page, name="order_answer"),
    path("orders/<int:pk>/close/", urging.order_close_page, name="order_close"),
]
