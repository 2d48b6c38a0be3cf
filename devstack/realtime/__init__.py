"""A Realtime server that speaks Supabase's protocol, for the devstack: `python -m devstack.realtime`."""
