"""Somebody's card, as WhatsApp sends it."""

from orchestrator.domain.phones import parse_phone


def make_card(name: str, phone: str) -> str:
    """A vCard with one number."""
    digits = parse_phone(phone) or phone
    shown = " ".join(name.split()).replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"FN:{shown}",
        f"TEL;type=CELL;waid={digits}:+{digits}",
        "END:VCARD",
    ]
    return "\n".join(lines)
