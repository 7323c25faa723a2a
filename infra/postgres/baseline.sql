-- What every database of the platform has before any service migrates: roles, schemas, and the
-- guard that row-level security leans on. Run by a superuser at every start; running it again
-- changes nothing. Takes short locks on catalogues only.
--
-- Parameters, written as a name in braces after a dollar sign and replaced by whoever runs this:
-- migrator_password, app_password, relay_password, context_key_hex (32 bytes as 64 hex digits).

-- Roles. The owner owns every table and cannot log in; the app role owns nothing and cannot step
-- around row-level security; the relay sees outboxes and nothing else; the guard owns the key.
do $$
declare
  wanted text;
begin
  foreach wanted in array array['overskill_owner', 'overskill_guard', 'overskill_migrator',
                                'overskill_app', 'overskill_relay'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = wanted) then
      execute format('create role %I nologin', wanted);
    end if;
  end loop;
end
$$;

alter role overskill_owner nologin nosuperuser nobypassrls nocreatedb nocreaterole noinherit;
alter role overskill_guard nologin nosuperuser nobypassrls nocreatedb nocreaterole noinherit;
alter role overskill_migrator login nosuperuser nobypassrls nocreatedb nocreaterole inherit
  password '${migrator_password}';
alter role overskill_app login nosuperuser nobypassrls nocreatedb nocreaterole noinherit
  password '${app_password}';
alter role overskill_relay login nosuperuser nobypassrls nocreatedb nocreaterole noinherit
  password '${relay_password}';

-- What a migration makes belongs to the owner, whoever logged in to run it.
grant overskill_owner to overskill_migrator;
alter role overskill_migrator set role = 'overskill_owner';
alter role overskill_migrator set lock_timeout = '10s';

alter role overskill_app set statement_timeout = '10s';
alter role overskill_app set lock_timeout = '5s';
alter role overskill_app set idle_in_transaction_session_timeout = '15s';
alter role overskill_app set search_path = '';
alter role overskill_relay set idle_in_transaction_session_timeout = '15s';
alter role overskill_relay set search_path = '';

do $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format(
    'grant connect on database %I to overskill_migrator, overskill_app, overskill_relay',
    current_database());
end
$$;
revoke all on schema public from public;

-- One schema per service. Nothing in them is granted by default: tenancy.guard() grants a table
-- when it puts it under row-level security, so a forgotten guard is an error and not a leak.
do $$
declare
  service text;
begin
  foreach service in array array['auth', 'files', 'stream', 'deploy'] loop
    execute format('create schema if not exists %I authorization overskill_owner', service);
    execute format('grant usage on schema %I to overskill_app, overskill_relay', service);
  end loop;
end
$$;
alter default privileges for role overskill_owner revoke execute on functions from public;

create schema if not exists tenancy authorization overskill_guard;
revoke all on schema tenancy from public;
grant usage on schema tenancy to overskill_owner, overskill_app, overskill_relay;

set role overskill_guard;
alter default privileges for role overskill_guard revoke execute on functions from public;

-- The HMAC key of signed contexts, as the two blocks that HMAC mixes in. Several rows while the
-- key is being changed.
create table if not exists tenancy.context_key (
  inner_block bytea primary key check (length(inner_block) = 64),
  outer_block bytea not null check (length(outer_block) = 64),
  since       timestamptz not null default clock_timestamp()
);
revoke all on tenancy.context_key from public;

-- The id that the context of this transaction proves for this kind, or null: no context, another
-- kind, expired, too long-lived, or not signed with our key. Null lets no row through.
-- Expiry is compared with the start of the transaction, so long work does not lose its rows.
--
-- Every policy of every statement asks, a dozen times in one change of a file: so the signature is
-- looked at first, and what it covers is not looked at for its form, since we made it.
create or replace function tenancy.verified(kind text) returns text
  language plpgsql stable security definer parallel restricted
  set search_path = pg_catalog, pg_temp
as $$
declare
  context text := pg_catalog.current_setting('overskill.context', true);
  signed text := pg_catalog.left(context, -65);
  message bytea := pg_catalog.convert_to(signed, 'UTF8');
  expires timestamptz;
begin
  -- Hashes of the codes are compared, so that how soon the comparison ends tells nothing.
  if not exists (
      select from tenancy.context_key k
      where pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.encode(pg_catalog.sha256(
              k.outer_block || pg_catalog.sha256(k.inner_block || message)), 'hex'), 'UTF8'))
            = pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.right(context, 64), 'UTF8'))) then
    return null;
  end if;
  if pg_catalog.split_part(signed, ':', 1) <> kind then
    return null;
  end if;
  expires := pg_catalog.to_timestamp(pg_catalog.split_part(signed, ':', 3)::bigint / 1000.0);
  if expires <= pg_catalog.now() or expires > pg_catalog.now() + interval '60 seconds' then
    return null;
  end if;
  return pg_catalog.split_part(signed, ':', 2);
end
$$;

create or replace function tenancy.verified_tenant() returns text
  language sql stable parallel restricted
  return tenancy.verified('tenant');

create or replace function tenancy.verified_user() returns text
  language sql stable parallel restricted
  return tenancy.verified('user');

create or replace function tenancy.verified_platform() returns boolean
  language sql stable parallel restricted
  return tenancy.verified('platform') is not null;

grant execute on function tenancy.verified(text), tenancy.verified_tenant(),
  tenancy.verified_user(), tenancy.verified_platform() to overskill_owner, overskill_app;

-- Makes this the key of signed contexts. The former key stays good until forget_context_keys().
create or replace function tenancy.set_context_key(key bytea) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  inner_block bytea := '\x';
  outer_block bytea := '\x';
  padded bytea := key || pg_catalog.decode(pg_catalog.repeat('00', 64 - pg_catalog.length(key)), 'hex');
begin
  if pg_catalog.length(key) <> 32 then
    raise exception 'a context key has 32 bytes';
  end if;
  for i in 0..63 loop
    inner_block := inner_block || pg_catalog.decode(
      pg_catalog.lpad(pg_catalog.to_hex(pg_catalog.get_byte(padded, i) # 54), 2, '0'), 'hex');
    outer_block := outer_block || pg_catalog.decode(
      pg_catalog.lpad(pg_catalog.to_hex(pg_catalog.get_byte(padded, i) # 92), 2, '0'), 'hex');
  end loop;
  insert into tenancy.context_key (inner_block, outer_block)
    values (inner_block, outer_block) on conflict do nothing;
end
$$;

-- Ends the overlap after a change of key: only the newest stays.
create or replace function tenancy.forget_context_keys() returns void
  language sql
  set search_path = pg_catalog, pg_temp
as $$
  delete from tenancy.context_key
  where since < (select max(k.since) from tenancy.context_key k)
$$;

revoke execute on function tenancy.set_context_key(bytea), tenancy.forget_context_keys() from public;

-- What migrations call to put a table under row-level security, and what tests call to prove that
-- none was forgotten.

-- Puts a table under row-level security in the one accepted form and grants it to the app role.
-- The table must have the column the policy is about: tenant_id for 'tenant', user_id for 'user';
-- 'platform' rows belong to nobody and are for tenant-auth's register alone. Called again with
-- another kind it adds a second door; each door opens for the privileges named and no other.
create or replace function tenancy.guard(
    guarded regclass, kind text default 'tenant',
    privileges text default 'select, insert, update, delete') returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  form text := case kind
    when 'tenant' then 'tenant_id = (select tenancy.verified_tenant())'
    when 'user' then 'user_id = (select tenancy.verified_user())'
    when 'platform' then '(select tenancy.verified_platform())'
  end;
  command text;
begin
  if form is null then
    raise exception 'no kind of guard is called %', kind;
  end if;
  execute format('alter table %s enable row level security', guarded);
  execute format('alter table %s force row level security', guarded);
  foreach command in array pg_catalog.string_to_array(pg_catalog.replace(privileges, ' ', ''), ',') loop
    execute format('create policy %I on %s for %s to overskill_app %s %s',
      'guard_' || kind || '_' || command, guarded, command,
      case when command <> 'insert' then 'using (' || form || ')' end,
      case when command in ('insert', 'update') then 'with check (' || form || ')' end);
  end loop;
  execute format('grant %s on %s to overskill_app', privileges, guarded);
end
$$;

-- Tells the relay of a schema that there is something to send, unless the transaction asks for quiet
-- because its process tells the relay itself. One notification per transaction, since PostgreSQL
-- folds equal ones.
create or replace function tenancy.notify_outbox() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  if pg_catalog.current_setting('overskill.outbox_quiet', true) is distinct from 'yes' then
    perform pg_catalog.pg_notify('outbox_' || tg_table_schema, '');
  end if;
  return null;
end
$$;

-- Makes the outbox of a service schema: what the app role puts in for its tenant in the same
-- transaction as the state, and the relay takes out for all. A null value is a tombstone.
create or replace function tenancy.create_outbox(service name) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  outbox text := format('%I.outbox', service);
begin
  execute format($ddl$
    create table %s (
      id         bigint generated always as identity primary key,
      tenant_id  text not null,
      topic      text not null,
      key        text not null,
      headers    jsonb not null,
      value      bytea,
      created_at timestamptz not null default clock_timestamp()
    )$ddl$, outbox);
  perform tenancy.guard(outbox::regclass, 'tenant', 'insert');
  execute format('create policy relay_reads on %s for select to overskill_relay using (true)', outbox);
  execute format('create policy relay_deletes on %s for delete to overskill_relay using (true)', outbox);
  execute format('grant select, delete on %s to overskill_relay', outbox);
  execute format(
    'create trigger outbox_filled after insert on %s
       for each statement execute function tenancy.notify_outbox()', outbox);
end
$$;

grant execute on function tenancy.guard(regclass, text, text), tenancy.create_outbox(name),
  tenancy.notify_outbox() to overskill_owner;

-- Every relation, function or privilege in a service schema that could show one tenant's rows to
-- another, with what is wrong. Must be empty.
create or replace function tenancy.unguarded() returns table (object text, fault text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $$
  with
  relation as (
    select c.oid, c.oid::regclass::text as object, c.relkind, c.relowner, c.relrowsecurity,
           c.relforcerowsecurity, c.reloptions, n.nspname, c.relname
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('auth', 'files', 'stream', 'deploy')
      and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
  ),
  data as (
    select * from relation
    where relkind in ('r', 'p')
      -- The register of migrations: holds no tenant's rows, and the app role has no grant on it.
      and not (relname = 'flyway_schema_history'
               and not has_table_privilege('overskill_app', oid, 'select, insert, update, delete'))
  ),
  policy as (
    select p.polrelid, p.polname, r.rolname,
           regexp_replace(pg_get_expr(p.polqual, p.polrelid), '\s+', ' ', 'g') as seen,
           regexp_replace(pg_get_expr(p.polwithcheck, p.polrelid), '\s+', ' ', 'g') as kept
    from pg_policy p
    left join lateral unnest(p.polroles) as role_oid on true
    left join pg_roles r on r.oid = role_oid
  ),
  form(expression) as (values
    ('(tenant_id = ( SELECT tenancy.verified_tenant() AS verified_tenant))'),
    ('(user_id = ( SELECT tenancy.verified_user() AS verified_user))'),
    ('( SELECT tenancy.verified_platform() AS verified_platform)'),
    -- A person sees the tenants they are a member of; the inner table is guarded itself.
    ('(tenant_id IN ( SELECT m.tenant_id FROM auth.member m WHERE (m.user_id = ( SELECT tenancy.verified_user() AS verified_user))))')
  )
  select object, 'row-level security is not enabled' from data where not relrowsecurity
  union all
  select object, 'row-level security is not forced on its owner' from data where not relforcerowsecurity
  union all
  select object, 'has no policy' from data
    where not exists (select from policy where polrelid = data.oid)
  union all
  select data.object, 'policy ' || polname || ' is not of an accepted form: '
      || coalesce(seen, '-') || ' / ' || coalesce(kept, '-')
    from data join policy on polrelid = data.oid
    where rolname is distinct from 'overskill_relay'
      and (coalesce(seen, kept) is null
           or seen is not null and seen not in (select expression from form)
           or kept is not null and kept not in (select expression from form))
  union all
  select data.object, 'policy ' || polname || ' opens more than an outbox to the relay'
    from data join policy on polrelid = data.oid
    where rolname = 'overskill_relay' and relname <> 'outbox'
  union all
  select data.object, 'policy ' || polname || ' is for everybody'
    from data join policy on polrelid = data.oid where rolname is null
  union all
  select object, 'belongs to ' || pg_get_userbyid(relowner) || ', not to the owner role'
    from relation where pg_get_userbyid(relowner) <> 'overskill_owner'
  union all
  select object, 'is a view that looks with its owner''s eyes'
    from relation
    where relkind = 'v'
      and not coalesce(reloptions, '{}') && array['security_invoker=true', 'security_invoker=on']
  union all
  select object, 'is a materialized view or foreign table the app role may read'
    from relation where relkind in ('m', 'f') and has_table_privilege('overskill_app', oid, 'select')
  union all
  select object, 'the app role may truncate it, refer to it or attach triggers'
    from data where has_table_privilege('overskill_app', oid, 'truncate, references, trigger')
  union all
  -- A unique key over tenants tells one tenant what another has.
  select data.object, 'its unique key ' || i.indexrelid::regclass || ' does not start with tenant_id'
    from data join pg_index i on i.indrelid = data.oid and i.indisunique
    join pg_attribute a on a.attrelid = data.oid and a.attnum = i.indkey[0]
    where relname <> 'outbox' and a.attname <> 'tenant_id'
      and exists (select from policy where polrelid = data.oid and seen like '(tenant_id = %')
      and not exists (
        select from pg_description d
        where d.objoid = i.indexrelid and d.description like 'Unique across tenants:%')
  union all
  -- A reference without the tenant could point into another, and tells whether its target exists.
  select data.object, 'its reference ' || c.conname || ' does not carry tenant_id'
    from data join pg_constraint c on c.conrelid = data.oid and c.contype = 'f'
    where exists (select from policy where polrelid = data.oid and seen like '(tenant_id = %')
      and exists (select from policy where polrelid = c.confrelid and seen like '(tenant_id = %')
      and not exists (
        select from unnest(c.conkey, c.confkey) as pair(ours, theirs)
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = pair.ours
        join pg_attribute b on b.attrelid = c.confrelid and b.attnum = pair.theirs
        where a.attname = 'tenant_id' and b.attname = 'tenant_id')
  union all
  select p.oid::regprocedure::text, 'runs with its owner''s rights'
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('auth', 'files', 'stream', 'deploy') and p.prosecdef
  union all
  select rolname, 'may step around row-level security or act as another role'
    from pg_roles
    where rolname in ('overskill_app', 'overskill_relay')
      and (rolsuper or rolbypassrls or rolcreaterole
           or exists (select from pg_auth_members where member = pg_roles.oid))
  order by 1, 2
$$;
revoke execute on function tenancy.unguarded() from public;
grant execute on function tenancy.unguarded() to overskill_owner;

reset role;

select tenancy.set_context_key(decode('${context_key_hex}', 'hex'));
