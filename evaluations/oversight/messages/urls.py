from django.urls import path

from evaluations.oversight.messages import views

urlpatterns = [
    path("messages/", views.message_list, name="message_list"),
    path("messages/<int:pk>/", views.message, name="message"),
    path("messages/<int:pk>/stop/", views.message_stop, name="message_stop"),
    path("messages/deliveries/<int:pk>/resend/", views.message_resend, name="message_resend"),
    path("message-templates/add/", views.message_template_add, name="message_template_add"),
    path("message-templates/<int:pk>/", views.message_template_edit, name="message_template_edit"),
    path(
        "message-templates/<int:pk>/remove/",
        views.message_template_remove,
        name="message_template_remove",
    ),
    path("rounds/<int:pk>/messages/<slug:kind>/", views.message_write, name="message_write"),
]
