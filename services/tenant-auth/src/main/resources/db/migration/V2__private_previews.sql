-- Why: a preview may be for some people only: those who hold a link to it.
-- Lock: auth.app, exclusively, while a column with a constant default is added; no row is rewritten.
-- How long: milliseconds.
-- Undo: drop table auth.preview_link; alter table auth.app drop column hidden, narrowed_at.

alter table auth.app
  add column hidden      boolean not null default false,
  add column narrowed_at timestamptz not null default 'epoch';

-- A link to the previews of an app. Its secret is told once; what is kept is its SHA-256.
create table auth.preview_link (
  tenant_id   text not null,
  app_id      text not null,
  link_id     text not null,
  secret_hash bytea not null,
  expires_at  timestamptz not null,
  created_by  text not null,
  created_at  timestamptz not null default now(),
  primary key (tenant_id, app_id, link_id),
  foreign key (tenant_id, app_id) references auth.app (tenant_id, app_id)
);
select tenancy.guard('auth.preview_link', 'tenant', 'select, insert, delete');
