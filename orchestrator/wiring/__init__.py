"""How the parts are put together: one module a subject, one `wire_<subject>` each."""
