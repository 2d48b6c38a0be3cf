"""What the function that sends webhooks answers, as values and errors of ours."""

import httpx
import pytest
import respx

from orchestrator.adapters.hooks.gateway import SupabaseWebhooks
from orchestrator.adapters.supabase import SupabaseGateway
from orchestrator.domain.webhooks import DeliveryCounts, Dispatch
from orchestrator.errors import ZapbaseError

pytestmark = pytest.mark.anyio
URL = "http://project.test"
DISPATCH = f"{URL}/functions/v1/webhook-dispatch"
DONE = {"claimed": 3, "delivered": 2, "failed": 1, "next_seconds": 4.5}


@pytest.fixture
async def webhooks() -> SupabaseWebhooks:
    http = httpx.AsyncClient()
    return SupabaseWebhooks(SupabaseGateway(http, URL, "sb_secret_x"), http, URL, "sb_secret_x")


@respx.mock
async def test_it_is_called_with_the_secret_key(webhooks: SupabaseWebhooks) -> None:
    route = respx.post(DISPATCH, headers={"apikey": "sb_secret_x"}).respond(json=DONE)
    assert await webhooks.dispatch() == Dispatch(3, 2, 1, 4.5)
    assert route.call_count == 1


@respx.mock
@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (httpx.Response(401, json={"code": "unauthorized"}), "unauthorized"),
        (httpx.Response(404, json={"code": "NOT_FOUND"}), "database_refused"),
        (httpx.Response(503, json={"code": "BOOT_ERROR"}), "supabase_unreachable"),
        (httpx.Response(546, json={"code": "WORKER_LIMIT"}), "supabase_unreachable"),
        (httpx.Response(200, text="<html>"), "supabase_unreachable"),
        (httpx.Response(200, json={"claimed": "many"}), "supabase_unreachable"),
        (httpx.Response(200, json=[]), "supabase_unreachable"),
        (httpx.ReadTimeout("slow"), "supabase_unreachable"),
        (httpx.ConnectError("refused"), "supabase_unreachable"),
    ],
)
async def test_whatever_else_comes_is_an_error_with_a_code(
    webhooks: SupabaseWebhooks, answer: httpx.Response | Exception, code: str
) -> None:
    respx.post(DISPATCH).mock(side_effect=[answer])
    with pytest.raises(ZapbaseError) as caught:
        await webhooks.dispatch()
    assert caught.value.code == code


@respx.mock
async def test_how_it_stands_is_counted_by_the_database(webhooks: SupabaseWebhooks) -> None:
    counts = {"waiting": 5, "late_seconds": 1.5, "dead": 2}
    respx.post(f"{URL}/rest/v1/rpc/count_webhook_deliveries").respond(json=counts)
    assert await webhooks.count_deliveries() == DeliveryCounts(5, 1.5, 2)
