-- What every database of the platform starts from: its roles, before any migration runs.
-- Run as the administrator, in one transaction, at every start, so every statement may be repeated.
-- Parameters: ${owner_password} ${migrator_password} ${app_password} ${relay_password}
--             ${context_key} (base64) ${context_key_hex}

do $$
declare
  role_name text;
begin
  foreach role_name in array array['overskill_owner', 'overskill_migrator', 'overskill_app', 'overskill_relay'] loop
    if not exists (select 1 from pg_roles where rolname = role_name) then
      execute format('create role %I login nosuperuser nobypassrls nocreatedb nocreaterole', role_name);
    end if;
  end loop;
end $$;

alter role overskill_owner password '${owner_password}';
alter role overskill_migrator password '${migrator_password}';
alter role overskill_app password '${app_password}';
alter role overskill_relay password '${relay_password}';

grant connect, create on database overskill to overskill_migrator;
grant connect on database overskill to overskill_app, overskill_relay;
