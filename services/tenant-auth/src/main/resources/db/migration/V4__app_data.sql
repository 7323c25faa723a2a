-- Why: apps keep data: in the platform's own store, or where their owner says.
-- Lock: none that anybody waits for; every table is new.
-- How long: milliseconds.
-- Undo: drop the tables named here, while nobody has used them.

-- A JSON object of an app. Drafts and releases never see each other's. Ids sort by their bytes, so
-- that a page of them goes on where the last one ended whatever the language.
create table auth.app_entities (
  tenant_id  text not null,
  app_id     text not null,
  space      text not null check (space in ('draft', 'release')),
  collection text collate "C" not null,
  id         text collate "C" not null,
  body       jsonb not null check (jsonb_typeof(body) = 'object'),
  version    bigint not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, app_id, space, collection, id),
  foreign key (tenant_id, app_id) references auth.app (tenant_id, app_id)
);
select tenancy.guard('auth.app_entities', 'tenant');

-- How much of it an app has. Whoever changes an entity holds this row, so the count is exact.
create table auth.app_entities_usage (
  tenant_id text not null,
  app_id    text not null,
  space     text not null check (space in ('draft', 'release')),
  entities  bigint not null default 0 check (entities >= 0),
  bytes     bigint not null default 0 check (bytes >= 0),
  primary key (tenant_id, app_id, space),
  foreign key (tenant_id, app_id) references auth.app (tenant_id, app_id)
);
select tenancy.guard('auth.app_entities_usage', 'tenant', 'select, insert, update');

-- Where an app's data is if not here. The secret it is asked with is sealed.
create table auth.upstream (
  tenant_id     text not null,
  app_id        text not null,
  url           text not null,
  secret_header text,
  secret_sealed bytea,
  changed_at    timestamptz not null,
  changed_by    text not null,
  primary key (tenant_id, app_id),
  foreign key (tenant_id, app_id) references auth.app (tenant_id, app_id),
  check ((secret_header is null) = (secret_sealed is null))
);
select tenancy.guard('auth.upstream', 'tenant');
