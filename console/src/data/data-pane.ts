import type { Workspace } from "../editor/workspace.ts";
import type { Collection, Entity, Right, Space } from "../tenant-api.ts";
import { confirm } from "../ui/dialog.ts";
import { choose, each, h } from "../ui/dom.ts";
import { ago, fullTime } from "../ui/format.ts";
import { icon } from "../ui/icons.ts";
import { failure, iconButton, notice, segmented, spinner } from "../ui/parts.ts";
import { attempt, toast } from "../ui/toast.ts";
import { AppData } from "./app-data.ts";

const RIGHTS: readonly [right: Right, label: string, means: string][] = [
  ["read", "Read", "Visitors see everything in it."],
  ["add", "Add", "Visitors add to it, without seeing what others added."],
  ["change", "Change", "Visitors change and delete what they know the id of."],
];

/** What the app keeps under `/api`, and what visitors of the live app may do with it. */
export function dataPane(workspace: Workspace): HTMLElement {
  const data = new AppData(workspace);
  void data.refresh();
  return h(
    "div",
    { class: "data", "data-testid": "data" },
    choose(data.phase, (phase) => {
      if (phase === "loading") return h("div", { class: "boot" }, spinner(18, "Loading"));
      if (phase === "failed") return failure(data.error.peek(), () => void data.refresh());
      return choose(
        () => data.collections().length === 0,
        (empty) =>
          empty
            ? notice("database", "No data yet", "What the app's pages write to /api appears here.")
            : [bar(data), h("div", { class: "data-body" }, names(data), collectionView(workspace, data))],
      );
    }),
  );
}

function bar(data: AppData): HTMLElement {
  return h(
    "div",
    { class: "data-bar" },
    segmented<Space>(
      "Whose data",
      [
        { value: "draft", label: "Draft", icon: "pencil" },
        { value: "release", label: "Live", icon: "rocket" },
      ],
      data.space,
      (space) => data.space.set(space),
      "data",
    ),
    h("span", { class: "dim data-hint" }, () =>
      data.space() === "draft" ? "What the preview reads and writes." : "What visitors of the published app meet.",
    ),
    h("span", { class: "spacer" }),
    iconButton("reload", "Look again", () => void data.refresh(), { "data-testid": "data-reload" }),
  );
}

function names(data: AppData): HTMLElement {
  const list = h("ul", { class: "data-names", "aria-label": "Collections" });
  each(
    list,
    () => data.collections().map(({ collection }) => collection),
    (name) => {
      const known = (): Collection | undefined => data.collections().find((each) => each.collection === name);
      return h(
        "li",
        null,
        h(
          "button",
          {
            class: "data-name",
            type: "button",
            "data-testid": "collection",
            "data-collection": name,
            "aria-current": () => (data.name() === name ? "true" : null),
            onclick: () => data.name.set(name),
          },
          h("span", { class: "mono" }, name),
          h("span", { class: "spacer" }),
          h("span", { class: "tag" }, () => String((data.space() === "draft" ? known()?.draft : known()?.release) ?? 0)),
        ),
      );
    },
  );
  return list;
}

function collectionView(workspace: Workspace, data: AppData): HTMLElement {
  return h(
    "section",
    { class: "data-collection" },
    choose(data.name, (name) => {
      if (name === undefined) return null;
      const list = h("ul", { class: "data-entities", "data-testid": "entities" });
      const of = (id: string): Entity | undefined => data.entities().find((entity) => entity.id === id);
      each(
        list,
        () => data.entities().map(({ id }) => id),
        (id) => {
          let last = of(id)!;
          return row(workspace, data, () => (last = of(id) ?? last));
        },
      );
      return [
        choose(data.space, (space) =>
          space === "release" ? visitors(workspace, data) : workspace.mayEdit() ? publishing(data, name) : null,
        ),
        list,
        choose(
          () => data.entities().length === 0,
          (empty) => (empty ? h("p", { class: "data-none" }, "Nothing in it.") : null),
        ),
        choose(
          () => data.next() !== undefined,
          (more) =>
            more
              ? h("button", { class: "button", type: "button", onclick: () => void attempt(() => data.more()) }, "Show more")
              : null,
        ),
      ];
    }),
  );
}

/** The owner's switches; others see how they stand. */
function visitors(workspace: Workspace, data: AppData): HTMLElement {
  const has = (right: Right): boolean => data.chosen()?.visitors.includes(right) === true;
  const isClosed = (): boolean => data.chosen()?.visitors.length === 0;
  return h(
    "div",
    { class: "data-rights" },
    h("span", { class: () => (isClosed() ? "data-lock" : "data-lock is-open") }, icon("lock", 14)),
    h("span", { class: "data-rights-text" }, () => (isClosed() ? "Closed to visitors. Let them" : "Visitors may")),
    h(
      "span",
      { class: "data-switches", role: "group", "aria-label": "What visitors may do" },
      RIGHTS.map(([right, label, means]) =>
        h(
          "button",
          {
            class: "data-switch",
            type: "button",
            title: means,
            "data-testid": `right-${right}`,
            "aria-pressed": () => String(has(right)),
            disabled: !workspace.mayManage(),
            onclick: () => void attempt(() => data.toggle(right)),
          },
          label,
        ),
      ),
    ),
  );
}

function publishing(data: AppData, name: string): HTMLElement {
  const act = async (): Promise<void> => {
    const sure = await confirm(
      "Copy to the live app?",
      `Every entity of ${name} is written to the live app. Those of the same id there are replaced.`,
      "Copy",
    );
    if (sure) toast(`Copied ${await data.publish(name)} to the live app`);
  };
  return h(
    "div",
    { class: "data-rights" },
    h("span", { class: "data-rights-text" }, "The live app has data of its own."),
    h("span", { class: "spacer" }),
    h(
      "button",
      { class: "button button-small", type: "button", "data-testid": "data-publish", onclick: () => void attempt(act) },
      icon("copy", 13),
      "Copy to live",
    ),
  );
}

function row(workspace: Workspace, data: AppData, entity: () => Entity): HTMLElement {
  const ask = async (): Promise<void> => {
    if (await confirm("Delete it?", `${entity().id} is gone for good.`, "Delete")) await data.remove(entity());
  };
  return h(
    "li",
    { class: "data-entity", "data-testid": "entity" },
    h(
      "div",
      { class: "data-entity-head" },
      h("span", { class: "mono data-id" }, () => entity().id),
      h("span", { class: "dim", title: () => fullTime(entity().updatedAt) }, () => ago(entity().updatedAt)),
      h("span", { class: "spacer" }),
      workspace.mayEdit()
        ? iconButton("trash", "Delete this entity", () => void attempt(ask), {
            class: "icon-button small",
            "data-testid": "entity-delete",
          })
        : null,
    ),
    h("pre", { class: "mono data-members" }, () => members(entity())),
  );
}

/** What the app wrote; the members that the platform adds are shown beside it. */
function members({ id: _id, version: _version, createdAt: _created, updatedAt: _updated, ...own }: Entity): string {
  return JSON.stringify(own, null, 2);
}
