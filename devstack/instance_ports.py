"""The ports that node instances are given, on another place than the seed has them."""

from __future__ import annotations

import psycopg

from devstack.errors import SettingError, describe_database_error
from devstack.info import DevstackInfo


def move_ports(info: DevstackInfo, first_port: int) -> None:
    """Put the numbers on other ports, before anything runs on them."""
    try:
        with psycopg.connect(info.admin_database_url) as connection:
            rows = connection.execute("select id, port from public.instances order by port").fetchall()
            before = connection.execute("select first_port from private.settings").fetchone()
            distance = first_port - (before[0] if before else first_port)
            if distance == 0:
                return
            # Onto a port that the one before has left.
            for instance_id, port in reversed(rows) if distance > 0 else rows:
                connection.execute(
                    "update public.instances set port = %s where id = %s", (port + distance, instance_id)
                )
            connection.execute("update private.settings set first_port = %s", (first_port,))
    except psycopg.Error as error:
        raise SettingError(
            f"DEMO_FIRST_PORT: no ports from {first_port} for the numbers: {describe_database_error(error)}"
        ) from None
