"""The text layer replaces private functions of WeasyPrint, known in the versions named here."""

import weasyprint

KNOWN = ("70.0",)


def test_weasyprint_is_a_version_that_the_text_layer_knows() -> None:
    assert weasyprint.__version__ in KNOWN, (
        f"WeasyPrint {weasyprint.__version__} is new to platform/documents/pdf/thai_text.py: "
        "read the PDFs back (test_documents.py, test_demo_papers.py) and name it here, or drop "
        "the patch where its issue 2841 is mended."
    )
