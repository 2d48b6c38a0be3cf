"""Joining a topic: the answer first, then what was broadcast before, who is there, and the changes."""

from __future__ import annotations

import asyncio
import json
import logging

import psycopg

from devstack.realtime.channels import Channel, Owner, read_rights
from devstack.realtime.errors import RefusedError
from devstack.realtime.frames import Frame
from devstack.realtime.hub import TopicKey
from devstack.realtime.join_requests import JoinRequest, read_join
from devstack.realtime.replay import read_replay
from devstack.realtime.services import Services
from devstack.realtime.subscriptions import Subscription
from devstack.realtime.tokens import is_api_key

logger = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
REPLICATION_SECONDS = 10.0


async def join(services: Services, socket: Owner, frame: Frame) -> Channel:
    """A channel that has entered its topic, in place of the socket's earlier one. Raises RefusedError."""
    request = read_join(frame)
    bound_changes(services, socket, request)
    token = socket.token if request.token is None or is_api_key(request.token) else request.token
    claims = services.verifier.verify(token)
    readable = await read_rights(services, claims, TopicKey(request.name, request.private))
    replayed = await read_replay(services.database, request, readable)
    if before := socket.channels.get(request.topic):
        before.close()
    channel = Channel(services, socket, request, claims, readable)
    answer = [
        {**wish, "id": binding.id} for wish, binding in zip(request.wishes, request.bindings, strict=True)
    ]
    channel.reply(frame, {"postgres_changes": answer})
    socket.channels[request.topic] = channel
    channel.enter()
    channel.replay(replayed)
    if request.presence_enabled and channel.hears("presence"):
        channel.push("presence_state", dict(services.presence.state(channel.key)))
    if request.bindings or request.replication_ready:
        work = follow_changes(services, channel, request)
        channel.subscribe(asyncio.create_task(work, name=f"subscribe {json.dumps(request.name)}"))
    return channel


def bound_changes(services: Services, socket: Owner, request: JoinRequest) -> None:
    """Each filter is evaluated for each change, and everybody waits for it. Raises RefusedError."""
    others = [channel for topic, channel in socket.channels.items() if topic != request.topic]
    count = len(request.bindings) + sum(channel.changes_count for channel in others)
    if count > services.limits.changes_per_socket:
        raise RefusedError("ChannelRateLimitReached", "Too many postgres_changes")


async def follow_changes(services: Services, channel: Channel, request: JoinRequest) -> None:
    if request.replication_ready:
        await announce_replication(services, channel)
    if request.bindings:
        await subscribe(services, channel, request)


async def announce_replication(services: Services, channel: Channel) -> None:
    """From the good message on no broadcast of the database is missed."""
    try:
        async with asyncio.timeout(REPLICATION_SECONDS):
            await services.feed.streaming.wait()
    except TimeoutError:
        channel.system("system", "error", "Replication connection was not established in time")
    else:
        channel.system("system", "ok", "Replication connection established")


async def subscribe(services: Services, channel: Channel, request: JoinRequest) -> None:
    """Set up the bindings all together, then say so: from that message on no change is missed."""
    while True:
        await services.feed.streaming.wait()
        try:
            subscriptions = [
                Subscription(binding, await services.subscriptions.check(binding, channel.claims), channel)
                for binding in request.bindings
            ]
        except RefusedError as refusal:
            channel.system("postgres_changes", "error", refusal.text)
            return
        except psycopg.OperationalError:
            await asyncio.sleep(RETRY_SECONDS)
            continue
        except psycopg.Error:
            logger.exception("a subscription could not be set up")
            channel.system("postgres_changes", "error", "Unable to subscribe to changes: internal error")
            return
        for subscription in subscriptions:
            channel.add_subscription(subscription)
        channel.system("postgres_changes", "ok", "Subscribed to PostgreSQL")
        return
