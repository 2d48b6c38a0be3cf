"""Where a demo's webhooks may lead although it is not on the internet; database and function both look."""

from __future__ import annotations

import psycopg

from devstack.errors import DevstackError, describe_database_error
from devstack.info import DevstackInfo

HOSTS = ["127.0.0.1"]
# What the function is told; a devstack hands it on.
ENVIRONMENT = {"ZAPBASE_WEBHOOK_INSECURE_HOSTS": ",".join(HOSTS)}


def allow_hosts(info: DevstackInfo) -> None:
    """Tell the database."""
    try:
        with psycopg.connect(info.admin_database_url) as connection:
            connection.execute("update private.settings set webhook_insecure_hosts = %s", (HOSTS,))
    except psycopg.Error as error:
        raise DevstackError(f"hosts of webhooks: {describe_database_error(error)}") from None
