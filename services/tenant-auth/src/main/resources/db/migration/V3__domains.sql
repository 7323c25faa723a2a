-- Why: an app may be shown under domains of its owner, who proves to hold them by a DNS record.
-- Lock: none that anybody waits for; both tables are new.
-- How long: milliseconds.
-- Undo: drop table auth.domain_holder, auth.app_domain.

-- A domain somebody wants for an app. The challenge goes into DNS, for everybody to read.
create table auth.app_domain (
  tenant_id  text not null,
  app_id     text not null,
  domain     text not null,
  challenge  text not null,
  checked_at timestamptz,
  created_by text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, app_id, domain),
  foreign key (tenant_id, app_id) references auth.app (tenant_id, app_id)
);
select tenancy.guard('auth.app_domain', 'tenant');

-- Who has proven it. Anybody may want a domain; wanting it keeps it from nobody.
create table auth.domain_holder (
  domain      text not null,
  tenant_id   text not null,
  app_id      text not null,
  verified_at timestamptz not null,
  constraint domain_is_held_once primary key (domain),
  foreign key (tenant_id, app_id, domain)
    references auth.app_domain (tenant_id, app_id, domain) on delete cascade
);
create index domain_holder_of_app on auth.domain_holder (tenant_id, app_id);
comment on index auth.domain_is_held_once is
  'Unique across tenants: where a domain leads is no secret, and only who proves it asks.';
select tenancy.guard('auth.domain_holder', 'tenant', 'select, insert, delete');
