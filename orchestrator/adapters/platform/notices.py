"""The database's functions for what people are told outside of the page."""

from collections.abc import Sequence

from pydantic import BaseModel

from orchestrator.adapters.functions import Functions
from orchestrator.domain.platform.notices import Locale, Notice, WaitingChat
from orchestrator.domain.platform.push_sealing import Browser, PushKeys


class _Keys(BaseModel):
    public_key: str
    private_key: str


class _KeysAnswer(BaseModel):
    keys: _Keys | None


class _Push(BaseModel):
    endpoint: str
    p256dh: str
    auth: str
    locale: Locale
    failures: int
    wait_seconds: float
    notices: list[Notice]

    @property
    def browser(self) -> Browser:
        return Browser(self.endpoint, self.p256dh, self.auth)


class _PushAnswer(BaseModel):
    push: _Push | None


class _Finished(BaseModel):
    more: bool


class _Digest(BaseModel):
    as_of: str
    address: str
    wait_seconds: float
    count: int
    chats: list[WaitingChat]


class _DigestAnswer(BaseModel):
    digest: _Digest | None


class SupabasePushes(Functions):
    """Implements `services.platform.push_notices.PushGateway`."""

    async def read_push_keys(self) -> PushKeys | None:
        """Those that stand."""
        keys = (await self.ask(_KeysAnswer, "read_push_keys")).keys
        return PushKeys(keys.public_key, keys.private_key) if keys else None

    async def keep_push_keys(self, keys: PushKeys) -> PushKeys:
        """These, unless others stand."""
        standing = await self.ask(
            _Keys, "keep_push_keys", public_key=keys.public_key, private_key=keys.private_key
        )
        return PushKeys(standing.public_key, standing.private_key)

    async def push_notices(self, subscription_id: str) -> _Push | None:
        """What a browser is to be told."""
        return (await self.ask(_PushAnswer, "push_notices", subscription_id=subscription_id)).push

    async def finish_push(self, subscription_id: str, outcome: str, told: Sequence[Notice]) -> bool:
        """What became of it."""
        named = [{"topic": notice.topic, "at": notice.at} for notice in told]
        answer = await self.ask(
            _Finished, "finish_push", subscription_id=subscription_id, outcome=outcome, told=named
        )
        return answer.more


class SupabaseDigests(Functions):
    """Implements `services.platform.notice_digests.DigestGateway`."""

    async def notice_digest(self, user_id: str) -> _Digest | None:
        """What waits for a person."""
        return (await self.ask(_DigestAnswer, "notice_digest", user_id=user_id)).digest

    async def note_digest(self, user_id: str, as_of: str) -> None:
        """He was told what waited then."""
        await self.call("note_digest", user_id=user_id, as_of=as_of)
