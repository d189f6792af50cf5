"""Changes to evidence: items, files on their way in, and what the worker does with them."""

from evaluations.evidence.actions.housekeeping import forget_files
from evaluations.evidence.actions.items import (
    add_link,
    add_text,
    edit_item,
    mark_opened,
    order_items,
    remove_item,
    replace_with_link,
    replace_with_text,
    restore_item,
)
from evaluations.evidence.actions.taking import take_in
from evaluations.evidence.actions.uploads import (
    Busy,
    OutOfStep,
    TooMuch,
    append,
    begin_upload,
    bring_file,
    cancel_upload,
    settle,
    take_held,
)

__all__ = [
    "Busy",
    "OutOfStep",
    "TooMuch",
    "add_link",
    "add_text",
    "append",
    "begin_upload",
    "bring_file",
    "cancel_upload",
    "edit_item",
    "forget_files",
    "mark_opened",
    "order_items",
    "remove_item",
    "replace_with_link",
    "replace_with_text",
    "restore_item",
    "settle",
    "take_held",
    "take_in",
]
