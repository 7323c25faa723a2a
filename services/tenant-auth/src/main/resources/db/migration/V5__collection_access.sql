-- Why: what visitors of a published app may do with its data is for its owner to say.
-- Lock: none that anybody waits for; the table is new.
-- How long: milliseconds.
-- Undo: drop the table; then every collection is closed to visitors, as it is without a row.

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
