"""A message as the Graph API takes it."""

import re
from typing import Any

_CARD_LINE = re.compile(r"^(?:item\d+\.)?(FN|TEL|EMAIL)([^:\r\n]*):(.*)$", re.MULTILINE | re.IGNORECASE)
_WAID = re.compile(r"waid=([0-9]+)", re.IGNORECASE)
# A caption is shown with these alone.
_CAPTIONED = frozenset({"image", "video", "document"})
_FILES = {"image": "image", "video": "video", "audio": "audio", "voice": "audio", "document": "document",
          "sticker": "sticker"}  # fmt: skip


def address_of(to: str) -> dict[str, str]:
    """Whom it goes to: a phone, or a user of whom only Meta's id is known."""
    name, _, server = to.partition("@")
    return {"recipient": name} if server == "lid" else {"to": name}


def body_of(request: dict[str, Any], media_id: str | None = None) -> dict[str, Any] | None:
    """What is posted for a request of `domain.messages.outgoing.request_of`; None: Meta does not take the
    kind. Whatever Meta says of it names the client key."""
    part = _part_of(request, media_id)
    if part is None:
        return None
    context = {"context": {"message_id": request["reply_to"]}} if request.get("reply_to") else {}
    known = {"messaging_product": "whatsapp", "recipient_type": "individual"}
    key = {"biz_opaque_callback_data": request["client_key"]}
    return known | address_of(request["to"]) | part | context | key


def _part_of(request: dict[str, Any], media_id: str | None) -> dict[str, Any] | None:
    kind, body = request["kind"], request.get("body", "")
    if kind == "text":
        return {"type": "text", "text": {"body": body, "preview_url": True}}
    if kind in _FILES:
        return _file(kind, body, request.get("media") or {}, media_id or "")
    if kind == "location":
        return {"type": "location", "location": request["location"]}
    if kind == "contact":
        return {"type": "contacts", "contacts": [_contact(card) for card in request["vcards"]]}
    if kind == "reaction":
        return {"type": "reaction", "reaction": {"message_id": request["target"], "emoji": body}}
    if kind == "template":
        return {"type": "template", "template": template_of(request["template"])}
    return None


def _file(kind: str, caption: str, media: dict[str, Any], media_id: str) -> dict[str, Any]:
    name = _FILES[kind]
    part: dict[str, Any] = {"id": media_id}
    if caption and name in _CAPTIONED:
        part["caption"] = caption
    if name == "document" and media.get("filename"):
        part["filename"] = media["filename"]
    if kind == "voice":
        part["voice"] = True
    return {"type": name, name: part}


def template_of(content: dict[str, Any]) -> dict[str, Any]:
    """Its name, language, and what stands where it has variables."""
    components = [
        {"type": name, "parameters": _parameters(content[name])}
        for name in ("header", "body")
        if content.get(name)
    ]
    buttons = [
        {"type": "button", "sub_type": "url", "index": str(place), "parameters": _parameters([text])}
        for place, text in enumerate(content.get("buttons") or [])
        if text
    ]
    chosen = {"name": content["name"], "language": {"code": content["language"]}}
    return chosen | ({"components": components + buttons} if components or buttons else {})


def _parameters(given: dict[str, str] | list[str]) -> list[dict[str, str]]:
    if isinstance(given, dict):
        return [{"type": "text", "parameter_name": name, "text": text} for name, text in given.items()]
    return [{"type": "text", "text": text} for text in given]


def _contact(card: str) -> dict[str, Any]:
    """A vCard as Meta's own structure has it: name, phones, mails."""
    lines = [
        (name.upper(), parameters, value.strip()) for name, parameters, value in _CARD_LINE.findall(card)
    ]
    name = next((_plain(value) for kind, _, value in lines if kind == "FN" and value), "")
    phones = [_phone(parameters, value) for kind, parameters, value in lines if kind == "TEL" and value]
    shown = name or next((phone["phone"] for phone in phones), "?")
    contact: dict[str, Any] = {"name": {"formatted_name": shown, "first_name": shown}, "phones": phones}
    mails = [{"email": _plain(value)} for kind, _, value in lines if kind == "EMAIL" and value]
    return contact | ({"emails": mails} if mails else {})


def _phone(parameters: str, value: str) -> dict[str, str]:
    known = _WAID.search(parameters)
    return {"phone": _plain(value)} | ({"wa_id": known[1]} if known else {})


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", lambda sign: "\n" if sign[1] in "nN" else sign[1], text)
