-- What grows ends: each duty below forgets rows past their age in private.settings, a thousand at a time.
set check_function_bodies = off;

create function private.forget_rows(table_name regclass, time_column name, kept_days integer, ends timestamptz)
returns boolean language plpgsql set search_path = ''
as $$
declare
  forgotten integer;
begin
  loop
    execute format('delete from %s where ctid = any (array('
      'select ctid from %s where %I < $1 order by %I limit 1000 for update skip locked))',
      table_name, table_name, time_column, time_column) using now() - make_interval(days => kept_days);
    get diagnostics forgotten = row_count;
    if forgotten < 1000 then
      return false;
    elsif clock_timestamp() >= ends then
      return true;
    end if;
  end loop;
end
$$;
comment on function private.forget_rows is 'Oldest first, by an index on the column; true when the time was over before.';
