"""From what a node instance reports to what the row of its instance should say."""

from dataclasses import dataclass, replace
from typing import Any

from orchestrator.domain.fleet.node_events import NodeEvent, NodeStatus, PairingCodeData, QrData, StatusData
from orchestrator.domain.fleet.statuses import UNLINKED, Reason, Status

Patch = dict[str, Any]


@dataclass(frozen=True)
class Picture:
    """The part of a row that a node instance decides."""

    status: str
    reason: str | None = None
    # The phone that is connected; with the reason wrong_number the one that must not be.
    phone: str | None = None
    qr: str | None = None
    qr_expires_at: str | None = None
    pairing_code: str | None = None

    @property
    def has_code(self) -> bool:
        """True when there is something to scan or to type on the phone."""
        return self.qr is not None or self.pairing_code is not None


def picture_of(status: NodeStatus) -> Picture:
    """The picture that `GET /status` paints."""
    return _without_stale_codes(
        Picture(
            status=status.status,
            reason=status.status_reason,
            phone=status.phone,
            qr=status.qr,
            qr_expires_at=status.qr_expires_at,
            pairing_code=status.pairing_code,
        )
    )


def after_event(picture: Picture, event: NodeEvent) -> Picture:
    """The picture after one event; the same one when the event is about something else."""
    match event.type:
        case "status":
            data = StatusData.model_validate(event.data)
            phone = data.phone or picture.phone
            changed = replace(picture, status=data.status, reason=data.status_reason, phone=phone)
            return _without_stale_codes(changed)
        case "qr":
            data = QrData.model_validate(event.data)
            return replace(
                picture, status=Status.AWAITING_SCAN, reason=None, qr=data.qr, qr_expires_at=data.expires_at
            )
        case "pairing_code":
            return replace(picture, pairing_code=PairingCodeData.model_validate(event.data).code)
        case _:
            return picture


def patch_of(picture: Picture) -> Patch:
    """The patch for `orchestrator.write_instance` that makes the row look like the picture."""
    patch: Patch = {
        "status": picture.status,
        "status_reason": picture.reason,
        "qr_code": picture.qr,
        "qr_expires_at": picture.qr_expires_at,
        "pairing_code": picture.pairing_code,
    }
    if picture.status == Status.CONNECTED:
        patch |= {"phone": picture.phone, "paired": True}
    if picture.reason == Reason.WRONG_NUMBER:
        patch |= {"refused_phone": picture.phone}
    if picture.reason in UNLINKED:
        patch |= {"paired": False}
    return patch


def refused(picture: Picture) -> Picture:
    """The picture once the database has said that the connected phone is not the instance's."""
    return Picture(Status.FAILED, Reason.WRONG_NUMBER, phone=picture.phone)


def _without_stale_codes(picture: Picture) -> Picture:
    """A code lives only while a person is expected to scan or type it."""
    if picture.status == Status.AWAITING_SCAN:
        return picture
    return replace(picture, qr=None, qr_expires_at=None, pairing_code=None)
