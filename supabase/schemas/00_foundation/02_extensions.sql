set check_function_bodies = off;

-- Search by parts of words, and one index over an account and what it is searched for.
create extension if not exists pg_trgm with schema extensions;
create extension if not exists btree_gin with schema extensions;
-- Hosted has it from the start. What encrypts private.vault.
create extension if not exists pgcrypto with schema extensions;
