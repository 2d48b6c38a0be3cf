set check_function_bodies = off;

create table public.sequence_enrollments (
  id bigint generated always as identity primary key,
  account_id uuid not null,
  sequence_id uuid not null,
  contact_id uuid not null,
  run_id uuid,
  status text not null default 'active' check (status in ('active', 'done', 'stopped', 'failed')),
  reason text check (length(reason) <= 200),
  created_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  check ((status = 'active') = (ended_at is null)),
  foreign key (account_id, sequence_id) references public.sequences (account_id, id) on delete cascade,
  foreign key (account_id, contact_id) references public.contacts (account_id, id) on delete cascade,
  foreign key (account_id, run_id) references public.flow_runs (account_id, id) on delete set null (run_id)
);
comment on table public.sequence_enrollments is 'Who is in a sequence, and who was.';
comment on column public.sequence_enrollments.reason is 'Why it ended: opted_out, answered, restarted, merged, member, or as the run says.';
create unique index sequence_enrollments_active on public.sequence_enrollments (sequence_id, contact_id) where status = 'active';
create unique index sequence_enrollments_page on public.sequence_enrollments (account_id, id);
create index sequence_enrollments_sequence on public.sequence_enrollments (account_id, sequence_id, status);
create index sequence_enrollments_contact on public.sequence_enrollments (account_id, contact_id);
create index sequence_enrollments_run on public.sequence_enrollments (account_id, run_id) where run_id is not null;
create index sequence_enrollments_ended on public.sequence_enrollments (ended_at) where ended_at is not null;

alter table public.sequence_enrollments enable row level security;
revoke all on public.sequence_enrollments from anon, authenticated;
grant select on public.sequence_enrollments to authenticated;
grant select, insert, update, delete on public.sequence_enrollments to service_role;

create function private.end_enrollment()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  update public.sequence_enrollments e
  set status = case new.status when 'done' then 'done' when 'failed' then 'failed' else 'stopped' end,
    reason = case when new.status <> 'done' then new.reason end, ended_at = clock_timestamp()
  where e.account_id = new.account_id and e.run_id = new.id and e.status = 'active';
  return null;
end
$$;
create trigger end_enrollment after update of status on public.flow_runs
for each row when (new.started_by = 'sequence' and old.ended_at is null and new.ended_at is not null)
execute function private.end_enrollment();

create function private.leave_sequences(account_id uuid, contact_ids uuid[], reason text, sequence_id uuid default null)
returns integer language plpgsql set search_path = ''
as $$
declare
  e public.sequence_enrollments;
  run public.flow_runs;
  ended integer := 0;
begin
  for e in
    select * from public.sequence_enrollments known
    where known.account_id = leave_sequences.account_id and known.contact_id = any (contact_ids) and known.status = 'active'
      and (leave_sequences.sequence_id is null or known.sequence_id = leave_sequences.sequence_id)
    order by known.id
  loop
    select * into run from public.flow_runs r where r.account_id = e.account_id and r.id = e.run_id for no key update;
    if found then
      perform private.end_run(run.id, 'stopped', leave_sequences.reason);
      perform private.cancel_of_run(run);
    end if;
    update public.sequence_enrollments known
    set status = 'stopped', reason = leave_sequences.reason, ended_at = clock_timestamp()
    where known.id = e.id and known.status = 'active';
    ended := ended + 1;
  end loop;
  return ended;
end
$$;
comment on function private.leave_sequences is 'Out of all of them, or of one; what is not sent yet is cancelled.';

create function private.leave_on_objection()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.leave_sequences(new.account_id, array[new.contact_id], 'opted_out');
  return null;
end
$$;
create trigger leave_on_objection after insert on public.consents
for each row when (new.state = 'opted_out') execute function private.leave_on_objection();

create function private.leave_on_answer(decided private.pending_decisions, last_seq bigint)
returns void language plpgsql set search_path = ''
as $$
begin
  perform private.leave_sequences(e.account_id, array[e.contact_id], 'answered', e.sequence_id)
  from public.chats h
  join public.sequence_enrollments e on e.account_id = h.account_id and e.contact_id = h.contact_id and e.status = 'active'
  join public.sequences s on s.account_id = e.account_id and s.id = e.sequence_id and s.exit_on_answer
  where h.account_id = decided.account_id and h.id = decided.chat_id and exists (
    select from public.conversations c
    where c.account_id = decided.account_id and c.chat_id = decided.chat_id and c.seq >= decided.first_seq
      and c.seq <= leave_on_answer.last_seq and c.status = 'received' and c.created_at >= e.created_at);
end
$$;
comment on function private.leave_on_answer is
  'Where all else is decided that a message means: of an objection that is the reason, and no step goes out after an answer.';

create function private.fold_enrollments(account_id uuid, kept_id uuid, gone_id uuid)
returns void language plpgsql set search_path = ''
as $$
begin
  perform private.leave_sequences(gone.account_id, array[gone.contact_id], 'merged', gone.sequence_id)
  from public.sequence_enrollments gone
  join public.sequence_enrollments kept on kept.sequence_id = gone.sequence_id and kept.contact_id = fold_enrollments.kept_id
    and kept.status = 'active'
  where gone.account_id = fold_enrollments.account_id and gone.contact_id = fold_enrollments.gone_id and gone.status = 'active';
end
$$;
comment on function private.fold_enrollments is 'Two contacts that are one person are in a sequence once.';

grant execute on function private.leave_sequences, private.leave_on_answer, private.fold_enrollments to service_role;
