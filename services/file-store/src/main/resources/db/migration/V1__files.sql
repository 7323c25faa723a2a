-- Why:      where contents, revisions and drafts are kept.
-- Lock:     none that anybody waits for; every table is new.
-- How long: milliseconds.
-- Undo:     drop table files.head_file, files.file_change, files.revision, files.head, files.blob.

-- What a tenant owns, by hash. Small contents are here, large ones in S3 under the same hash, once
-- for all tenants; this row is what lets a tenant ask for them.
create table files.blob (
  tenant_id  text not null,
  hash       bytea not null check (length(hash) = 32),
  size       bigint not null check (size >= 0),
  inline     bytea,
  created_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, hash),
  check (inline is null or length(inline) = size)
);
-- Contents rarely shrink enough to pay for the work on the interactive path.
alter table files.blob alter column inline set storage external;
select tenancy.guard('files.blob', 'tenant', 'select, insert');

-- Where each app's draft stands. Locked by whoever changes the draft.
create table files.head (
  tenant_id text not null,
  app_id    text not null,
  revision  bigint not null check (revision >= 0),
  primary key (tenant_id, app_id)
);
select tenancy.guard('files.head', 'tenant', 'select, insert, update');

-- Every revision. The app role can add and read: nobody rewrites history.
create table files.revision (
  tenant_id   text not null,
  app_id      text not null,
  number      bigint not null check (number > 0),
  author_kind text not null,
  author_id   text not null,
  run         text,
  tool_call   text,
  message     text,
  restored    bigint,
  files       int not null,
  bytes       bigint not null,
  created_at  timestamptz not null default clock_timestamp(),
  primary key (tenant_id, app_id, number),
  foreign key (tenant_id, app_id) references files.head (tenant_id, app_id)
);
select tenancy.guard('files.revision', 'tenant', 'select, insert');

-- What each revision changed; a path without a hash is gone. The tree at a revision is the latest
-- change of each path up to it, which the primary key finds without a sort.
create table files.file_change (
  tenant_id text not null,
  app_id    text not null,
  path      text not null,
  revision  bigint not null,
  hash      bytea,
  size      bigint,
  origin    text,
  primary key (tenant_id, app_id, path, revision),
  check ((hash is null) = (size is null)),
  foreign key (tenant_id, app_id, revision) references files.revision (tenant_id, app_id, number),
  foreign key (tenant_id, hash) references files.blob (tenant_id, hash)
);
create index file_change_of_revision on files.file_change (tenant_id, app_id, revision);
select tenancy.guard('files.file_change', 'tenant', 'select, insert');

-- The draft's tree, so that nobody has to walk the history for it.
create table files.head_file (
  tenant_id text not null,
  app_id    text not null,
  path      text not null,
  hash      bytea not null,
  size      bigint not null,
  primary key (tenant_id, app_id, path),
  foreign key (tenant_id, hash) references files.blob (tenant_id, hash)
);
select tenancy.guard('files.head_file', 'tenant', 'select, insert, update, delete');
