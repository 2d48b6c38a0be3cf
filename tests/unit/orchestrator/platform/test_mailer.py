"""Mail goes only to the server that it is meant for."""

import asyncio
import ssl
from pathlib import Path

import pytest
from pydantic import SecretStr

from orchestrator.adapters.platform.mailer import SmtpMailer
from orchestrator.domain.platform.mails import Mail
from tests.support.https_files import make_certificate

pytestmark = pytest.mark.anyio
MAIL = Mail("ana@example.com", "Convite", "https://app.example.com/convite#zbi_secret")


@pytest.mark.parametrize("is_trusted", [True, False])
async def test_over_tls_a_server_that_nobody_vouches_for_gets_neither_password_nor_mail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_trusted: bool
) -> None:
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    make_certificate(certificate, key)
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        while line := await reader.readline():
            heard.append(line)
            if line.startswith(b"AUTH"):
                break
            writer.write(b"250-localhost\r\n250 AUTH PLAIN\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    async with server:
        port = server.sockets[0].getsockname()[1]
        mailer = SmtpMailer(SecretStr(f"smtps://me:secret@localhost:{port}"), "Zapbase <z@example.com>")
        assert await mailer.send(MAIL) is False
    assert any(line.startswith(b"AUTH") for line in heard) is is_trusted
