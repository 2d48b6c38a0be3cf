-- Every object that is ours, as (name, definition), for `catalogue.py`: what the schemas hold that no platform
-- owns, and of the platform's what we hang on it (policies, triggers, the publication, default privileges).
with
  schemas as (
    select oid, nspname, nspowner, nspacl from pg_namespace
    where nspname !~ '^pg_' and not nspname = any(%(platform)s) and nspname <> 'information_schema'
  ),
  extended as (select classid, objid from pg_depend where deptype = 'e'),
  relations as (
    select c.*, format('%%s.%%s', c.relnamespace::regnamespace, quote_ident(c.relname)) as name
    from pg_class c
    where c.relnamespace in (select oid from schemas)
      and ('pg_class'::regclass, c.oid) not in (select classid, objid from extended)
  ),
  columns as (
    select a.*, r.oid as relation, r.relkind, r.name as of_relation,
      format('%%s.%%s', r.name, quote_ident(a.attname)) as name
    from relations r join pg_attribute a on a.attrelid = r.oid
    where r.relkind in ('r', 'p', 'v', 'm', 'f', 'c') and a.attnum > 0 and not a.attisdropped
  ),
  objects (class, id, part, name, definition, privileges) as (
    select 'pg_namespace'::regclass, oid, 0, format('schema %%I', nspname), 'owner ' || nspowner::regrole,
      coalesce(nspacl, acldefault('n', nspowner))
    from schemas

    union all
    select 'pg_class'::regclass, r.oid, 0,
      case r.relkind when 'S' then 'sequence ' when 'v' then 'view ' when 'm' then 'materialized view '
        else 'table ' end || r.name,
      concat_ws(E'\n', 'owner ' || r.relowner::regrole, 'kind ' || r.relkind::text, 'persistence ' || r.relpersistence::text,
        'replica identity ' || r.relreplident::text, 'options ' || array_to_string(r.reloptions, ', '),
        case when r.relrowsecurity then 'row level security' end,
        case when r.relforcerowsecurity then 'forced row level security' end,
        case when r.relkind in ('v', 'm') then pg_get_viewdef(r.oid) end,
        'partition of ' || (select inhparent::regclass from pg_inherits where inhrelid = r.oid)
          || ' ' || pg_get_expr(r.relpartbound, r.oid),
        'partitioned by ' || pg_get_partkeydef(r.oid),
        case when r.relkind = 'S' then (
          select format('%%s start %%s increment %%s min %%s max %%s cache %%s cycle %%s', seqtypid::regtype, seqstart,
            seqincrement, seqmin, seqmax, seqcache, seqcycle) from pg_sequence where seqrelid = r.oid) end,
        'owned by ' || (
          select string_agg(c.name, ', ') from pg_depend d
            join columns c on (c.relation, c.attnum) = (d.refobjid, d.refobjsubid)
          where (d.classid, d.objid) = ('pg_class'::regclass, r.oid) and r.relkind = 'S'
            and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i'))),
      coalesce(r.relacl, acldefault(case r.relkind when 'S' then 's' else 'r' end::"char", r.relowner))
    from relations r where r.relkind in ('r', 'p', 'v', 'm', 'f', 'S')

    union all
    select 'pg_class'::regclass, c.relation, c.attnum, 'column ' || c.name,
      concat_ws(' ', format_type(c.atttypid, c.atttypmod),
        case when c.attcollation <> t.typcollation then 'collate ' || c.attcollation::regcollation end,
        case when c.attnotnull then 'not null' end,
        case c.attidentity when 'a' then 'identity always' when 'd' then 'identity by default' end,
        case when c.attgenerated = '' then 'default ' else 'generated ' end || pg_get_expr(d.adbin, d.adrelid),
        case when c.attstorage <> t.typstorage then 'storage ' || c.attstorage::text end,
        'compression ' || nullif(c.attcompression, '')::text, 'statistics ' || nullif(c.attstattarget, -1),
        'options ' || array_to_string(c.attoptions, ', ')),
      c.attacl
    from columns c join pg_type t on t.oid = c.atttypid
      left join pg_attrdef d on (d.adrelid, d.adnum) = (c.relation, c.attnum)

    union all
    select 'pg_constraint'::regclass, c.oid, 0,
      format('constraint %%I on %%s', c.conname, coalesce(r.name, c.contypid::regtype::text)),
      pg_get_constraintdef(c.oid), null
    from pg_constraint c left join relations r on r.oid = c.conrelid
    where c.connamespace in (select oid from schemas) and (r.oid is not null or c.contypid <> 0)
      and c.contype not in ('t', 'n')

    union all
    select 'pg_class'::regclass, r.oid, 0, 'index ' || r.name,
      concat_ws(' ', pg_get_indexdef(i.indexrelid), case when i.indisreplident then 'replica identity' end,
        case when i.indisclustered then 'clustered' end, case when not i.indisvalid then 'invalid' end),
      null
    from relations r join pg_index i on i.indexrelid = r.oid

    union all
    select 'pg_trigger'::regclass, t.oid, 0, format('trigger %%I on %%s', t.tgname, t.tgrelid::regclass),
      concat_ws(' ', pg_get_triggerdef(t.oid), 'enabled ' || t.tgenabled::text), null
    from pg_trigger t join pg_proc p on p.oid = t.tgfoid
    where not t.tgisinternal
      and (t.tgrelid in (select oid from relations) or p.pronamespace in (select oid from schemas))

    union all
    select 'pg_policy'::regclass, p.oid, 0, format('policy %%I on %%s', p.polname, p.polrelid::regclass),
      concat_ws(E'\n', 'for ' || p.polcmd::text, case when not p.polpermissive then 'restrictive' end,
        'to ' || (select string_agg(case role when 0 then 'public' else role::regrole::text end, ', ' order by 1)
          from unnest(p.polroles) role),
        'using ' || pg_get_expr(p.polqual, p.polrelid), 'check ' || pg_get_expr(p.polwithcheck, p.polrelid)),
      null
    from pg_policy p

    union all
    select 'pg_proc'::regclass, p.oid, 0, format('function %%s', p.oid::regprocedure),
      concat_ws(E'\n', 'owner ' || p.proowner::regrole,
        case when p.prokind = 'a' then 'aggregate' else pg_get_functiondef(p.oid) end),
      coalesce(p.proacl, acldefault('f', p.proowner))
    from pg_proc p
    where p.pronamespace in (select oid from schemas)
      and ('pg_proc'::regclass, p.oid) not in (select classid, objid from extended)

    union all
    select 'pg_type'::regclass, t.oid, 0, format('type %%s', t.oid::regtype),
      concat_ws(E'\n', 'owner ' || t.typowner::regrole, 'kind ' || t.typtype::text,
        'labels ' || (select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder)
          from pg_enum where enumtypid = t.oid),
        case when t.typtype = 'd' then concat_ws(' ', 'domain', format_type(t.typbasetype, t.typtypmod),
          case when t.typnotnull then 'not null' end, 'default ' || t.typdefault) end),
      coalesce(t.typacl, acldefault('T', t.typowner))
    from pg_type t left join pg_class c on c.oid = t.typrelid
    where t.typnamespace in (select oid from schemas) and t.typcategory <> 'A'
      and (c.oid is null or c.relkind = 'c')
      and ('pg_type'::regclass, t.oid) not in (select classid, objid from extended)

    -- What else lies in our schemas (statistics, operators, collations …): that it is there.
    union all
    select d.classid, d.objid, 0, format('%%s %%s', o.type, o.identity),
      case when d.classid = 'pg_statistic_ext'::regclass then pg_get_statisticsobjdef(d.objid) else 'exists' end, null
    from pg_depend d, pg_identify_object(d.classid, d.objid, 0) o
    where d.refclassid = 'pg_namespace'::regclass and d.refobjid in (select oid from schemas) and d.deptype = 'n'
      and d.classid not in ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass,
        'pg_constraint'::regclass, 'pg_default_acl'::regclass, 'pg_publication_namespace'::regclass,
        'pg_extension'::regclass)

    union all
    select 'pg_publication'::regclass, p.oid, 0, format('publication %%I', p.pubname),
      concat_ws(E'\n', format('all %%s insert %%s update %%s delete %%s truncate %%s root %%s', p.puballtables,
          p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate, p.pubviaroot),
        'schemas ' || (select string_agg(pnnspid::regnamespace::text, ', ' order by 1)
          from pg_publication_namespace where pnpubid = p.oid),
        (select string_agg(concat_ws(' ', 'table ' || r.name, 'columns ' || (
              select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
              where attrelid = r.oid and attnum = any(t.prattrs)), pg_get_expr(t.prqual, r.oid)),
            E'\n' order by r.name)
          from pg_publication_rel t join relations r on r.oid = t.prrelid where t.prpubid = p.oid)),
      null
    from pg_publication p

    union all
    select 'pg_extension'::regclass, oid, 0, format('extension %%I', extname), 'schema ' || extnamespace::regnamespace,
      null
    from pg_extension

    union all
    select 'pg_event_trigger'::regclass, oid, 0, format('event trigger %%I', evtname),
      concat_ws(' ', evtevent, array_to_string(evttags, ', '), evtfoid::regprocedure, evtenabled::text), null
    from pg_event_trigger where evtfoid in (select oid from pg_proc where pronamespace in (select oid from schemas))
  )
select name, definition from objects
union all
select 'comment on ' || name, description
from objects join pg_description on (classoid, objoid, objsubid) = (class, id, part)
union all
select format('grant on %%s to %%s', name, case grantee when 0 then 'public' else grantee::regrole::text end),
  string_agg(privilege_type || case when is_grantable then ' with grant option' else '' end, ', '
    order by privilege_type)
from objects, aclexplode(privileges) group by name, grantee
union all
select 'order of columns of ' || of_relation, string_agg(quote_ident(attname), ', ' order by attnum)
from columns group by of_relation
union all
select format('default privileges of %%s%%s on %%s', d.defaclrole::regrole,
    ' in ' || nullif(d.defaclnamespace, 0)::regnamespace,
    case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
      when 'T' then 'types' else 'schemas' end),
  array_to_string(array(select entry::text from unnest(d.defaclacl) entry order by 1), ', ')
from pg_default_acl d
where d.defaclnamespace = 0 or d.defaclnamespace in (select oid from schemas)
