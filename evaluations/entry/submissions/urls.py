from django.urls import path

from evaluations.entry.submissions import views

urlpatterns = [
    path("nominations/<int:pk>/", views.nomination_detail, name="nomination_detail"),
    path(
        "nominations/<int:pk>/own-marks/", views.nomination_own_marks, name="nomination_own_marks"
    ),
    path("nominations/<int:pk>/answers/", views.nomination_answers, name="nomination_answers"),
    path("nominations/<int:pk>/submit/", views.nomination_submit, name="nomination_submit"),
    path("nominations/<int:pk>/return/", views.nomination_return, name="nomination_return"),
    path("nominations/<int:pk>/accept/", views.nomination_accept, name="nomination_accept"),
    path("nominations/<int:pk>/withdraw/", views.nomination_withdraw, name="nomination_withdraw"),
    path("submissions/<int:pk>/receipt.pdf", views.receipt_pdf, name="receipt_pdf"),
]
