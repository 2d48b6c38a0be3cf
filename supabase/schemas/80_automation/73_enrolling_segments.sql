-- Whoever a filter holds for enters a sequence, part by part.
set check_function_bodies = off;

create function public.enroll_segment(sequence_id uuid, filter jsonb, instance_id uuid default null, after bigint default 0)
returns jsonb language sql set search_path = ''
as $$
  select private.enroll_segment(sequence_id, filter, instance_id, after)
$$;
comment on function public.enroll_segment is
  '{enrolled, ignored, after, done}: of those for whom the filter holds, who have not objected and were never in the sequence, 1000 at most enter it; call again, with the after that was answered, until done. ignored: who could not enter, as without a number to talk to him. Codes: sequence_not_found, sequence_disabled, sequence_empty, filter_invalid, instance_not_found, account_suspended.';

create function private.enroll_segment(sequence_id uuid, filter jsonb, instance_id uuid, after bigint)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  size constant integer := 500;
  ends constant timestamptz := clock_timestamp() + interval '3 seconds';
  account_id constant uuid := private.require_sequence(sequence_id);
  people uuid[];
  part jsonb;
  enrolled integer := 0;
  ignored integer := 0;
begin
  perform private.refuse_inactive(array[account_id]);
  perform private.check_filter(filter);
  perform private.require_number(account_id, instance_id);
  loop
    select found.ids, coalesce(found.last_seq, enroll_segment.after) into people, enroll_segment.after
    from private.unenrolled(account_id, sequence_id, filter, enroll_segment.after, size) found;
    part := private.enroll_contacts(account_id, sequence_id, people, instance_id);
    enrolled := enrolled + (part ->> 'enrolled')::integer;
    ignored := ignored + (part ->> 'ignored')::integer + jsonb_array_length(part -> 'refused');
    exit when cardinality(people) < size or enrolled > 1000 - size or clock_timestamp() > ends;
  end loop;
  return jsonb_build_object('enrolled', enrolled, 'ignored', ignored, 'after', after, 'done', cardinality(people) < size);
end
$$;

create function private.require_number(account_id uuid, instance_id uuid)
returns void language plpgsql stable set search_path = ''
as $$
begin
  if instance_id is not null and not exists (select from public.instances i
    where i.account_id = require_number.account_id and i.id = require_number.instance_id) then
    perform private.fail('instance_not_found', 'the account has no such number');
  end if;
end
$$;

create function private.unenrolled(account_id uuid, sequence_id uuid, filter jsonb, after bigint, size integer,
  out ids uuid[], out last_seq bigint)
language plpgsql stable set search_path = ''
as $$
begin
  execute format('select coalesce(array_agg(found.id), ''{}''), max(found.seq) from ('
    'select c.id, c.seq from public.contacts c where c.account_id = $1 and c.seq > $2 and c.erased_at is null '
    'and c.opted_out_at is null and %s and not exists (select from public.sequence_enrollments known '
    'where known.account_id = $1 and known.sequence_id = $3 and known.contact_id = c.id) order by c.seq limit $4) found',
    private.filter_condition(account_id, filter)) into ids, last_seq using account_id, coalesce(after, 0), sequence_id, size;
end
$$;
comment on function private.unenrolled is
  'The next of the filter''s people who were never in the sequence: whoever has been led through it is not led through it again because somebody asks twice.';

grant execute on function public.enroll_segment, private.enroll_segment to authenticated;
