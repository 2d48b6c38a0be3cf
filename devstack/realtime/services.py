"""What the parts of the server share, made once by the application."""

from __future__ import annotations

from dataclasses import dataclass

from devstack.realtime.authorization import Authorizer
from devstack.realtime.database import Database
from devstack.realtime.feed import ChangeFeed
from devstack.realtime.hub import Hub
from devstack.realtime.presence import Presence
from devstack.realtime.rights import RightsWatch
from devstack.realtime.settings import Limits
from devstack.realtime.subscriptions import Subscriptions
from devstack.realtime.tokens import TokenVerifier


@dataclass(frozen=True)
class Services:
    limits: Limits
    verifier: TokenVerifier
    database: Database
    authorizer: Authorizer
    hub: Hub
    presence: Presence
    subscriptions: Subscriptions
    watch: RightsWatch
    feed: ChangeFeed
