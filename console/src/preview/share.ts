import type { Workspace } from "../editor/workspace.ts";
import type { PreviewLink } from "../tenant-api.ts";
import { choose, each, h } from "../ui/dom.ts";
import { fullTime, remaining } from "../ui/format.ts";
import { icon } from "../ui/icons.ts";
import { iconButton, segmented } from "../ui/parts.ts";
import { popover } from "../ui/popover.ts";
import { computed, signal } from "../ui/signal.ts";
import { attempt, toast, toastError } from "../ui/toast.ts";
import { domainsPart } from "./domains.ts";
import type { Viewing } from "./viewing.ts";

const DAY = 24;
const LIVES: readonly [hours: number, words: string][] = [
  [DAY, "for a day"],
  [7 * DAY, "for a week"],
  [30 * DAY, "for 30 days"],
];

/** Opens what there is to say about who may see the preview. */
export function shareButton(workspace: Workspace, viewing: Viewing): HTMLElement {
  const button = iconButton("share", "Share the preview", () => open.set(!open.peek()), {
    "data-testid": "share",
    disabled: () => viewing.hidden() === undefined,
  });
  const { open, element } = popover(button, "Share the preview", () => panel(workspace, viewing), {
    align: "end",
    testid: "share-panel",
  });
  return h("div", { class: "anchor" }, button, element);
}

function panel(workspace: Workspace, viewing: Viewing): HTMLElement {
  void viewing.refresh().catch(toastError);
  const isPrivate = computed(() => viewing.hidden() === true);
  return h(
    "div",
    { class: "share" },
    choose(
      () => workspace.mayManage(),
      (may) =>
        may
          ? segmented<"everybody" | "links">(
              "Who may see the preview",
              [
                { value: "everybody", label: "Everybody", icon: "eye" },
                { value: "links", label: "Only by link", icon: "lock" },
              ],
              () => (isPrivate() ? "links" : "everybody"),
              (who) => void attempt(() => viewing.hide(who === "links")),
              "share",
            )
          : null,
    ),
    choose(isPrivate, (hidden) => (hidden ? links(workspace, viewing) : everybody(workspace))),
    domainsPart(workspace),
  );
}

function everybody(workspace: Workspace): HTMLElement {
  const address = workspace.app()?.previewUrl ?? "";
  return h(
    "div",
    { class: "share-part" },
    h("p", { class: "dim" }, "Whoever knows the address can open it."),
    h(
      "button",
      { class: "button", type: "button", "data-testid": "copy-address", onclick: () => copy(address) },
      icon("copy", 14),
      "Copy the address",
    ),
  );
}

function links(workspace: Workspace, viewing: Viewing): HTMLElement {
  const made = signal("");
  const select = h(
    "select",
    { class: "input", "aria-label": "How long the link admits", "data-testid": "link-life" },
    LIVES.map(([hours, words]) => h("option", { value: String(hours) }, words)),
  );
  const make = async (): Promise<void> => {
    made.set(await viewing.share(Number(select.value)));
    copy(made.peek());
  };
  const list = h("ul", { class: "share-links" });
  each(
    list,
    () => viewing.links().map(({ link }) => link),
    (id) => row(viewing, id, workspace.mayEdit()),
  );
  return h(
    "div",
    { class: "share-part" },
    h("p", { class: "dim" }, "Members see it in the editor. Others need a link, which can be taken back."),
    h(
      "form",
      {
        class: "share-make",
        onsubmit: (event: SubmitEvent) => {
          event.preventDefault();
          void attempt(make);
        },
      },
      h("button", { class: "button button-primary", type: "submit", "data-testid": "link-add" }, "Copy a link"),
      select,
    ),
    choose(made, (url) => (url === "" ? null : h("code", { class: "secret mono", "data-testid": "link-url" }, url))),
    list,
  );
}

function row(viewing: Viewing, id: string, mayWithdraw: boolean): HTMLElement {
  const link = (): PreviewLink | undefined => viewing.links().find((each) => each.link === id);
  return h(
    "li",
    { class: "share-link", "data-testid": "link", "data-link": id },
    icon("lock", 14),
    h("span", { title: () => fullTime(link()?.expiresAt) }, () => `ends ${remaining(link()?.expiresAt)}`),
    h("span", { class: "spacer" }),
    iconButton("x", "Take this link back", () => void attempt(() => viewing.withdraw(id)), {
      class: "icon-button small",
      "data-testid": "link-withdraw",
      disabled: !mayWithdraw,
    }),
  );
}

function copy(text: string): void {
  navigator.clipboard.writeText(text).then(() => toast("Copied"), toastError);
}
