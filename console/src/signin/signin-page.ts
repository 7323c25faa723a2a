import { Problem } from "../api.ts";
import { h } from "../ui/dom.ts";
import { mark } from "../ui/icons.ts";
import { describe, spinner } from "../ui/parts.ts";
import { signal } from "../ui/signal.ts";
import type { Account } from "./account.ts";

/** Asks for the one-time code that `./overskill up` prints, or an operator hands out. */
export function signInPage(account: Account): HTMLElement {
  const state = account.state.peek();
  const refused = state.phase === "signed-out" ? state.error : undefined;
  const error = signal(refused === undefined ? "" : explain(refused));
  const busy = signal(false);

  const input = h("input", {
    class: "input input-code",
    name: "code",
    autocomplete: "one-time-code",
    autocapitalize: "off",
    spellcheck: "false",
    placeholder: "Paste your code",
    "aria-label": "Sign-in code",
    "aria-describedby": "signin-error",
    "data-testid": "signin-code",
    oninput: () => error.set(""),
  });

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const code = input.value.trim().replace(/^.*#signin=/, "");
    if (code === "" || busy.peek()) return input.focus();
    busy.set(true);
    try {
      await account.signIn(code);
    } catch (problem) {
      error.set(explain(problem));
      input.select();
    } finally {
      busy.set(false);
    }
  };

  queueMicrotask(() => input.focus());
  return h(
    "main",
    { class: "signin", "data-testid": "signin" },
    h("div", { class: "signin-glow", "aria-hidden": "true" }),
    h(
      "form",
      { class: "signin-card", onsubmit: submit },
      mark(36),
      h("h1", null, "Sign in to OverSkill"),
      h("p", null, "Enter the one-time code you were given."),
      input,
      h("div", { class: "field-error", id: "signin-error", role: "alert" }, () => error()),
      h(
        "button",
        {
          class: "button button-primary button-wide",
          type: "submit",
          "data-testid": "signin-submit",
          disabled: () => busy(),
        },
        () => (busy() ? spinner(14) : null),
        "Continue",
      ),
      h(
        "p",
        { class: "signin-hint" },
        "Running locally? ",
        h("code", null, "./overskill up"),
        " prints a fresh link.",
      ),
    ),
  );
}

function explain(error: unknown): string {
  if (error instanceof Problem && (error.status === 401 || error.status === 403)) {
    return "This code is not valid any more. Ask for a new one.";
  }
  const [title, detail] = describe(error);
  return detail ? `${title}. ${detail}` : title;
}
