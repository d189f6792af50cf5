"""Mail that the worker sends, so that a slow mail server holds up nobody's page."""

from django.core.mail import send_mail
from django_tasks import task


@task(queue_name="quick")
def send_text(subject: str, text: str, address: str) -> None:
    """One plain mail. The text lies among the tasks: no link that opens an account belongs in."""
    send_mail(subject, text, None, [address])
