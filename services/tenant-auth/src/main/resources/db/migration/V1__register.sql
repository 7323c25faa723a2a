-- Why: the register of who is who: people, tenants, members, keys, apps, sessions, signing keys.
-- Lock: none that anybody waits for; every table is new.
-- How long: milliseconds.
-- Undo: drop the tables named here, while nobody has used them.

-- A person. Known by their e-mail address, which is kept in lower case.
create table auth.account (
  user_id    text primary key,
  email      text not null unique,
  created_at timestamptz not null default now()
);
select tenancy.guard('auth.account', 'platform', 'select, insert');
select tenancy.guard('auth.account', 'user', 'select');

create table auth.tenant (
  tenant_id  text primary key,
  name       text not null,
  created_at timestamptz not null default now()
);
select tenancy.guard('auth.tenant', 'platform', 'insert');
select tenancy.guard('auth.tenant', 'tenant', 'select');

-- A person's role in a tenant. Tokens issued before tokens_valid_from are void.
create table auth.member (
  tenant_id         text not null references auth.tenant,
  user_id           text not null references auth.account,
  email             text not null,
  role              text not null check (role in ('owner', 'editor', 'viewer')),
  tokens_valid_from timestamptz not null,
  created_at        timestamptz not null default now(),
  primary key (tenant_id, user_id)
);
create index member_of on auth.member (user_id);
select tenancy.guard('auth.member', 'tenant');
select tenancy.guard('auth.member', 'user', 'select');

-- A person also sees the names of the tenants they belong to.
create policy guard_member_select on auth.tenant for select to overskill_app
  using (tenant_id in (select m.tenant_id from auth.member m
                       where m.user_id = (select tenancy.verified_user())));

-- One-time codes and sessions are found by the hash of a random secret of 260 bits; the secret
-- itself is nowhere.
create table auth.sign_in_code (
  user_id     text not null references auth.account,
  secret_hash bytea not null,
  expires_at  timestamptz not null,
  primary key (user_id, secret_hash)
);
select tenancy.guard('auth.sign_in_code', 'user', 'select, insert, delete');

create table auth.session (
  user_id     text not null references auth.account,
  secret_hash bytea not null,
  created_at  timestamptz not null default now(),
  expires_at  timestamptz not null,
  primary key (user_id, secret_hash)
);
select tenancy.guard('auth.session', 'user');

-- A program's key to a tenant. An agent key is presented as it is and only its hash is kept; a
-- shared secret signs tokens (HS256), so it is kept sealed.
create table auth.key (
  tenant_id     text not null references auth.tenant,
  key_id        text not null,
  kind          text not null check (kind in ('agent', 'shared-secret')),
  name          text not null,
  secret_hash   bytea,
  secret_sealed bytea,
  created_by    text not null,
  created_at    timestamptz not null default now(),
  primary key (tenant_id, key_id),
  check ((kind = 'agent') = (secret_hash is not null)),
  check ((kind = 'shared-secret') = (secret_sealed is not null))
);
select tenancy.guard('auth.key', 'tenant', 'select, insert, delete');

create table auth.app (
  tenant_id  text not null references auth.tenant,
  app_id     text not null,
  slug       text not null,
  name       text not null,
  status     text not null check (status in ('active', 'suspended')),
  created_at timestamptz not null default now(),
  primary key (tenant_id, app_id)
);
select tenancy.guard('auth.app', 'tenant', 'select, insert, update');

-- Who holds which host name. A row outlives its app, so that nobody inherits its visitors.
create table auth.app_slug (
  slug      text not null,
  tenant_id text not null,
  app_id    text not null,
  constraint app_slug_is_taken_once primary key (slug),
  foreign key (tenant_id, app_id) references auth.app (tenant_id, app_id)
);
create unique index app_slug_of_app on auth.app_slug (tenant_id, app_id);
comment on index auth.app_slug_is_taken_once is
  'Unique across tenants: a slug is a host name, so that it is taken is no secret.';
select tenancy.guard('auth.app_slug', 'tenant', 'select, insert');

-- Keys that sign access tokens, the private half sealed with the master key.
create table auth.signing_key (
  key_id         text primary key,
  public_key     bytea not null,
  private_sealed bytea not null,
  signs_from     timestamptz not null,
  signs_until    timestamptz not null,
  accepted_until timestamptz not null,
  check (signs_from < signs_until and signs_until < accepted_until)
);
select tenancy.guard('auth.signing_key', 'platform', 'select, insert, delete');

select tenancy.create_outbox('auth');
