import "@fontsource-variable/geist/wght.css";
import "@fontsource-variable/geist-mono/wght.css";
import "./styles/index.css";
import { Problem } from "./api.ts";
import { appsPage } from "./apps/apps-page.ts";
import { editorPage } from "./editor/editor-page.ts";
import { followAddressBar, go, place, takeSignInCode } from "./router.ts";
import { signInPage } from "./signin/signin-page.ts";
import { Account } from "./signin/account.ts";
import { tenantPage } from "./tenant/tenant-page.ts";
import { choose, h } from "./ui/dom.ts";
import { failure, spinner } from "./ui/parts.ts";

const root = document.getElementById("app")!;
const account = new Account();

function signedIn(): Node {
  const where = choose(
    () => {
      const at = place();
      if (at.name === "editor") return `app:${at.app}`;
      return at.name === "tenant" ? `tenant:${at.tenant}` : "apps";
    },
    (key) => {
      const [page, id = ""] = key.split(":");
      if (page === "app") return editorPage(account, id);
      return page === "tenant" ? tenantPage(account, id) : appsPage(account);
    },
  );
  return h("div", { class: "page" }, where);
}

const page = choose(
  () => account.state().phase,
  (phase) => {
    if (phase === "starting") return h("div", { class: "boot" }, spinner(20, "Starting"));
    if (phase === "signed-in") return signedIn();
    if (phase === "signed-out") return signInPage(account);
    const state = account.state.peek();
    const error = state.phase === "unreachable" ? state.error : undefined;
    return h("div", { class: "boot" }, failure(error, () => void account.start()));
  },
);

root.replaceChildren(h("div", { class: "root" }, page));
const code = takeSignInCode();
followAddressBar();
void account.start(code);
window.addEventListener("hashchange", () => {
  const late = takeSignInCode();
  if (late === undefined) return;
  go({ name: "apps" });
  void account.start(late);
});

window.addEventListener("unhandledrejection", (event) => {
  // A refused call is shown where it happened; only the rest is news.
  if (event.reason instanceof Problem) event.preventDefault();
});
