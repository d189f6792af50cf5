from django.urls import path

from evaluations.judging.questions.views import listing, own

urlpatterns = [
    path("to-ask/<int:pk>/", own.own_questions, name="own_questions"),
    path("to-ask/<int:pk>/save/", own.own_questions_save, name="own_questions_save"),
    path(
        "nominations/<int:pk>/questions/",
        listing.nomination_questions,
        name="nomination_questions",
    ),
    path(
        "nominations/<int:pk>/questions/order/",
        listing.nomination_questions_order,
        name="nomination_questions_order",
    ),
    path(
        "nominations/<int:pk>/questions/merge/",
        listing.nomination_questions_merge,
        name="nomination_questions_merge",
    ),
    path(
        "to-ask/question/<int:pk>/separate/", listing.question_separate, name="question_separate"
    ),
    path("to-ask/question/<int:pk>/tick/", listing.question_tick, name="question_tick"),
    path("to-ask/question/<int:pk>/answer/", listing.question_answer, name="question_answer"),
]
