from django.urls import path

from evaluations.judging.paper.views import keying, printing

urlpatterns = [
    path("nominations/<int:pk>/paper/", keying.paper_key, name="paper_key"),
    path("nominations/<int:pk>/paper/<int:seat>/", keying.paper_key, name="paper_key"),
    path("papers/<int:pk>/", keying.paper, name="paper"),
    path("papers/<int:pk>/again/", keying.paper_again, name="paper_again"),
    path("papers/<int:pk>/withdraw/", keying.paper_withdraw, name="paper_withdraw"),
    path("papers/<int:pk>/scan/", keying.paper_scan, name="paper_scan"),
    path("nominations/<int:pk>/paper.pdf", printing.paper_pdf, name="paper_pdf"),
    path("sessions/<int:pk>/paper.pdf", printing.session_paper, name="session_paper"),
]
