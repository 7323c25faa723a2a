-- Why: releases of apps, each in one state, and the outbox their events leave by.
-- Lock: none that anybody waits for; every table is new.
-- How long: milliseconds.
-- Undo: drop table deploy.release, deploy.outbox.

create table deploy.release (
  tenant_id    text not null,
  app_id       text not null,
  release_id   text not null,
  slug         text not null,
  revision     bigint not null check (revision > 0),
  requested_by text not null,
  asked_at     timestamptz not null,
  state        text not null check (state in
                 ('queued', 'bundling', 'uploading', 'verifying', 'live', 'failed', 'superseded')),
  changed_at   timestamptz not null,
  -- SHA-256 of the index page, from bundling on.
  page         text,
  error_code   text,
  error_detail text,
  -- Whether a script of this release may be at the edge, and when visitors first saw it.
  placed       boolean not null default false,
  live_at      timestamptz,
  primary key (tenant_id, app_id, release_id)
);

-- One release of an app is worked on at a time, and one is live.
create unique index release_working on deploy.release (tenant_id, app_id)
  where state in ('bundling', 'uploading', 'verifying');
create unique index release_live on deploy.release (tenant_id, app_id) where state = 'live';
create index release_newest on deploy.release (tenant_id, app_id, asked_at desc);

select tenancy.guard('deploy.release', 'tenant', 'select, insert, update');
select tenancy.create_outbox('deploy');
