"""Words for an upload that was refused."""

from django.utils.translation import gettext as _

from yiwang.records.registry.documents import UploadRefused


def explain(refusal: UploadRefused) -> str:
    """Say why an upload was refused and what to do."""
    if refusal.reason == "too-large":
        return _("The file is larger than %(mb)s MB. Choose a smaller one, or scan it at a lower resolution.") % {
            "mb": refusal.limit_mb
        }
    if refusal.reason == "empty":
        return _("The file is empty. Choose it again.")
    formats = ", ".join(name.upper() for name in refusal.formats)
    return _("The file is not really one of %(formats)s, whatever its name says. Save it in one of these formats.") % {
        "formats": formats
    }
