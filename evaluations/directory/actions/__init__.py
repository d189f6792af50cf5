"""Changes to offices and people, and spreadsheets of them."""

from evaluations.directory.actions.imports import (
    apply_import,
    check_import,
    retry_import,
    start_import,
)
from evaluations.directory.actions.people import (
    accept_invitation,
    add_person,
    close_account,
    edit_person,
    invite,
    invite_all,
    reopen_account,
    revoke_invitation,
)
from evaluations.directory.actions.units import add_unit, edit_unit, rename_unit, set_unit_active

__all__ = [
    "accept_invitation",
    "add_person",
    "add_unit",
    "apply_import",
    "check_import",
    "close_account",
    "edit_person",
    "edit_unit",
    "invite",
    "invite_all",
    "rename_unit",
    "reopen_account",
    "retry_import",
    "revoke_invitation",
    "set_unit_active",
    "start_import",
]
