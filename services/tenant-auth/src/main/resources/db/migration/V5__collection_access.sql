-- Why: what visitors of a published app may do with its data is for its owner to say.
-- Lock: a moment on auth.upstream, for a column with a constant default (PostgreSQL 11 and newer).
-- How long: milliseconds.
-- Undo: drop the table and the column; then everything is closed to visitors, as it is without a row.

-- What visitors may do in one collection of the published app. No row: nothing.
create table auth.collection_access (
  tenant_id  text not null,
  app_id     text not null,
  collection text collate "C" not null,
  rights     text[] not null check (rights <@ array['read', 'add', 'change']),
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (tenant_id, app_id, collection),
  foreign key (tenant_id, app_id) references auth.app (tenant_id, app_id)
);
select tenancy.guard('auth.collection_access', 'tenant');

-- Whether visitors of the published app may ask the upstream too; it decides for itself what they may.
alter table auth.upstream add column visitors boolean not null default false;
