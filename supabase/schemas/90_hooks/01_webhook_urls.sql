-- Where a webhook may lead, as far as its address says. What its name leads to is looked at when it is sent.
set check_function_bodies = off;

create function private.require_webhook_url(url text)
returns void language plpgsql stable security definer set search_path = ''
as $$
declare
  problem constant text := private.webhook_url_problem(url);
begin
  if problem is not null then
    perform private.fail('webhook_url_invalid', problem, 'an address like https://example.com/hooks/zapbase');
  end if;
end
$$;
comment on function private.require_webhook_url is 'Code: webhook_url_invalid.';

create function private.webhook_url_problem(url text)
returns text language plpgsql stable security definer set search_path = ''
as $$
declare
  -- Scheme, host, port, the rest. Whatever is no ASCII is to be written percent-encoded, a name in Punycode.
  parts constant text[] := regexp_match(url,
    '^(https?)://(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]{1,253})(?::([0-9]{1,5}))?([/?][\x21\x24-\x5b\x5d-\x7e]*)?$');
  host constant text := lower(regexp_replace(parts[2], '\.$', ''));
  port constant integer := coalesce(parts[3], case parts[1] when 'http' then '80' else '443' end)::integer;
begin
  if url is null or length(url) > 2000 then
    return 'an address has at most 2000 characters';
  elsif parts is null then
    return 'it is no address, or has a user, a fragment or characters that are to be percent-encoded in it';
  elsif exists (select from private.settings where settings.webhook_insecure_hosts && array[host, host || ':' || port]) then
    return null;
  elsif parts[1] <> 'https' then
    return 'only https keeps others from reading what is sent';
  elsif port not in (443) and (port < 1024 or port > 65535) then
    return 'its port is 443, or one from 1024 to 65535';
  end if;
  return private.webhook_host_problem(host);
end
$$;
comment on function private.webhook_url_problem is 'Null: none that the address itself shows.';

create function private.webhook_host_problem(host text)
returns text language plpgsql immutable set search_path = ''
as $$
begin
  if host ~ '^\[|^[0-9.]+$' then
    return case when private.is_public_address(btrim(host, '[]')) is not true then 'it leads to no public address' end;
  -- Programs read 0x7f.1 and 2130706433 as addresses too: a name''s last part is no number.
  elsif host !~ '^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$' then
    return 'its host is no name that everybody finds';
  elsif host ~ '\.(localhost|local|localdomain|internal|intranet|lan|home\.arpa)$' then
    return 'it leads to no public address';
  end if;
  return null;
end
$$;

-- The same ones as in orchestrator/domain/addresses.py, and fewer of IPv6; tests/shared/addresses.json holds both to it.
create function private.is_public_address(host text)
returns boolean language plpgsql immutable set search_path = ''
as $$
declare
  address inet;
  nowhere constant inet[] := '{0.0.0.0/8,10.0.0.0/8,100.64.0.0/10,127.0.0.0/8,168.63.129.16,169.254.0.0/16,172.16.0.0/12,192.0.0.0/24,192.0.2.0/24,192.88.99.0/24,192.168.0.0/16,198.18.0.0/15,198.51.100.0/24,203.0.113.0/24,224.0.0.0/3}';
begin
  -- Here, because what fails where variables are declared is not caught.
  address := host::inet;
  -- 0177.0.0.1 is another address to some than to others. Of the newer ones only what is given out to the world, without those that hold an older one.
  return case family(address) when 4 then host(address) = is_public_address.host and not address <<= any (nowhere)
    else address <<= '2000::/3' and not address <<= any ('{2001::/23,2001:db8::/32,2002::/16,3fff::/20}'::inet[]) end;
exception when invalid_text_representation then
  return false;
end
$$;

grant execute on function private.require_webhook_url, private.webhook_url_problem, private.webhook_host_problem,
  private.is_public_address to service_role;
