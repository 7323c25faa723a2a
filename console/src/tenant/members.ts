import type { Role } from "../api.ts";
import type { Member, TenantApi } from "../tenant-api.ts";
import { confirm } from "../ui/dialog.ts";
import { h } from "../ui/dom.ts";
import { iconButton } from "../ui/parts.ts";
import { toast, toastError } from "../ui/toast.ts";
import { roster } from "./roster.ts";

const ROLES: readonly Role[] = ["owner", "editor", "viewer"];

/** The people of a tenant. Owners invite, change roles and remove; others look. */
export function membersSection(api: TenantApi, manages: boolean, me: string | undefined): HTMLElement {
  const attempt = async (change: Promise<unknown>, done: string): Promise<void> => {
    try {
      await change;
      toast(done);
    } catch (error) {
      toastError(error);
    }
    await members.refresh();
  };
  const members = roster<Member>(
    () => api.members(),
    (member) => member.user,
    (member) => memberRow(api, member, manages && member().user !== me, attempt),
    "Nobody yet.",
  );
  return h(
    "section",
    { class: "tenant-section", "data-testid": "members" },
    h("h2", null, "Members"),
    h("p", { class: "tenant-lead" }, "Owners manage, editors change apps and release, viewers watch."),
    members.element,
    manages ? inviteForm((email, role) => attempt(api.invite(email, role), `${email} is a member`)) : null,
  );
}

function memberRow(
  api: TenantApi,
  member: () => Member,
  changeable: boolean,
  attempt: (change: Promise<unknown>, done: string) => Promise<void>,
): HTMLElement {
  const { user, email } = member();
  const remove = async (): Promise<void> => {
    const detail = "They lose access at once, also where they are signed in.";
    if (await confirm(`Remove ${email}?`, detail, "Remove")) {
      await attempt(api.removeMember(user), `${email} was removed`);
    }
  };
  return h(
    "li",
    { class: "roster-row", "data-testid": "member" },
    h("span", { class: "avatar avatar-small", "aria-hidden": "true" }, (email[0] ?? "?").toUpperCase()),
    h("span", { class: "roster-name" }, email),
    changeable
      ? [
          roleSelect(member().role, (role) => void attempt(api.changeRole(user, role), `${email}: ${role}`)),
          iconButton("x", `Remove ${email}`, () => void remove()),
        ]
      : h("span", { class: "tag" }, () => member().role),
  );
}

function roleSelect(current: Role, change: (role: Role) => void): HTMLElement {
  return h(
    "select",
    {
      class: "input input-small",
      "aria-label": "Role",
      onchange: (event: Event) => change((event.target as HTMLSelectElement).value as Role),
    },
    ROLES.map((role) => h("option", { value: role, selected: role === current }, role)),
  );
}

function inviteForm(invite: (email: string, role: Role) => Promise<void>): HTMLElement {
  let role: Role = "editor";
  const input = h("input", {
    class: "input",
    type: "email",
    required: true,
    placeholder: "name@example.com",
    "aria-label": "E-mail address",
    "data-testid": "member-email",
  });
  return h(
    "form",
    {
      class: "tenant-form",
      onsubmit: (event: SubmitEvent) => {
        event.preventDefault();
        const email = input.value.trim();
        input.value = "";
        void invite(email, role);
      },
    },
    input,
    roleSelect(role, (chosen) => (role = chosen)),
    h("button", { class: "button", type: "submit", "data-testid": "member-add" }, "Add member"),
  );
}
