import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import type { FixtureApp } from "./fixture/app.ts";
import { hasBrowser, launch, watchedPage } from "./fixture/browser.ts";
import { FixturePlatform } from "./fixture/platform.ts";
import { atOnce, buildRun, editRun, obey, Recording } from "./fixture/recording.ts";

describe("pages", { skip: !hasBrowser && "no Chromium here", timeout: 180_000 }, () => {
  let browser: Browser;
  let platform: FixturePlatform;
  let app: FixtureApp;
  let page: Page;
  let faults: string[];

  const at = (testid: string): ReturnType<Page["locator"]> => page.locator(`[data-testid=${testid}]`);

  async function signIn(): Promise<void> {
    await page.goto(`${platform.url}#signin=${platform.signInCode()}`);
    await at("app-list").waitFor();
  }

  async function openApp(): Promise<void> {
    await signIn();
    await page.locator(`[data-app=${app.card.app}]`).click();
    await page.locator("[data-testid=connection][data-phase=live]").waitFor();
  }

  before(async () => {
    await build({ logLevel: "silent" });
    browser = await launch();
  });
  after(() => browser.close());

  beforeEach(async () => {
    platform = await FixturePlatform.start();
    app = platform.addApp("Reading list", "reading-list");
    ({ page, faults } = await watchedPage(browser));
  });
  afterEach(async () => {
    await page.context().close();
    platform.stop();
    assert.deepEqual(faults, []);
  });

  describe("signing in", () => {
    it("takes the code out of the address bar and survives a reload", async () => {
      await signIn();
      assert.ok(!page.url().includes("signin"));

      await page.reload();
      await at("app-card").waitFor();
    });

    it("says when a code is used up, and takes the next one", async () => {
      await page.goto(`${platform.url}#signin=used`);
      await page.getByText("This code is not valid any more").waitFor();

      await at("signin-code").fill(platform.signInCode());
      await at("signin-submit").click();
      await at("app-card").waitFor();
    });

    it("says when the platform cannot answer, and tries again", async () => {
      platform.broken.add("/auth");
      await page.goto(platform.url);
      await page.getByText("Service unavailable").waitFor();

      platform.broken.clear();
      await page.getByRole("button", { name: "Try again" }).click();
      await at("signin").waitFor();
    });
  });

  describe("apps", () => {
    it("are created and opened", async () => {
      await signIn();
      await at("create-app").click();
      await at("app-name").fill("Field Notes");
      assert.equal(await at("app-slug").inputValue(), "field-notes");

      await at("app-submit").click();
      await at("editor").waitFor();
      await page.getByText("Nothing to preview yet").waitFor();
    });

    it("are those of the chosen tenant", async () => {
      await signIn();
      await at("tenant-switcher").click();
      await page.getByRole("button", { name: "Side projects" }).click();

      await page.getByText("No apps yet").waitFor();
    });

    it("appear by themselves when somebody else makes them", async () => {
      await signIn();
      platform.addApp("From a colleague", "from-a-colleague");

      await page.getByText("From a colleague").waitFor();
    });
  });

  describe("a tenant", () => {
    beforeEach(async () => {
      await signIn();
      await page.goto(`${platform.url}#/tenants/ten_acme`);
      await at("members").getByText("grace@example.com").waitFor();
    });

    it("gains and loses members", async () => {
      await at("member-email").fill("linus@example.com");
      await at("member-add").click();
      await at("members").getByText("linus@example.com").waitFor();

      await page.getByRole("button", { name: "Remove grace@example.com" }).click();
      await at("confirm").click();
      await at("members").getByText("grace@example.com").waitFor({ state: "detached" });
      assert.deepEqual(platform.members.map((row) => row["email"]), ["ada@example.com", "linus@example.com"]);
    });

    it("shows the secret of a new key once", async () => {
      await at("key-name").fill("Builder");
      await at("key-add").click();
      assert.match((await at("key-secret").textContent()) ?? "", /^osk_/);

      await page.getByRole("button", { name: "Done" }).click();
      await at("keys").getByText("Builder").waitFor();
      assert.ok(!(await page.content()).includes("osk_"));
    });
  });

  describe("a run", () => {
    it("appears while it happens, and ends", async () => {
      await openApp();
      const record = new Recording(app, "run-1", atOnce);
      record.start("Build a list");
      await record.say("Starting with the shell.", "TEXT_MESSAGE", "assistant", false);
      await page.getByText("Starting with the shell.").waitFor();

      await record.call("write_file", { path: "src/App.tsx", content: "export {};\n".repeat(40) }, false);
      await page.locator("[data-testid=tool-call][data-state=streaming] .typing").waitFor();

      await record.write("src/main.tsx", "hello();\n");
      await page.locator("[data-testid=tool-call][data-state=succeeded]").waitFor();
      await page.locator('[data-testid=tree-file][data-path="src/main.tsx"][data-touched]').waitFor();
      assert.equal(await at("head").textContent(), "r1");

      record.finish();
      await page.locator("[data-testid=run][data-state=finished]").waitFor();
    });

    it("is paused, resumed, steered and stopped", async () => {
      platform.sockets.onCommand = obey;
      await openApp();
      new Recording(app, "run-1", atOnce).start("Build a list");

      await at("run-pause").click();
      await page.locator("[data-testid=run][data-state=paused]").waitFor();
      await at("run-resume").click();
      await page.locator("[data-testid=run][data-state=running]").waitFor();
      await at("steer").fill("Use blue.");
      await page.keyboard.press("Enter");
      await page.locator("[data-testid=steered][data-state=delivered]").getByText("Use blue.").waitFor();
      await at("run-stop").click();
      await page.locator("[data-testid=run][data-state=stopped]").waitFor();

      assert.deepEqual(
        platform.sockets.commands.map((command) => command["name"]),
        ["run.pause", "run.resume", "run.steer", "run.stop"],
      );
      assert.equal(platform.sockets.commands[2]?.["text"], "Use blue.");
    });

    it("has its buttons where they stay while it grows", async () => {
      await buildRun(app, "run-1", atOnce);
      await openApp();
      const record = new Recording(app, "run-2", atOnce);
      record.start("Another one");
      const stop = page.locator("[data-run=run-2] [data-testid=run-stop]");
      await stop.click({ trial: true }); // once the page stands still
      const first = await stop.boundingBox();

      for (let n = 0; n < 40; n++) await record.say(`Word ${n}.`);
      await page.getByText("Word 39.").waitFor();

      assert.ok(first);
      assert.deepEqual(await stop.boundingBox(), first);
    });

    it("shows what is wanted of it until the agent has done it", async () => {
      await openApp();
      const record = new Recording(app, "run-1", atOnce);
      record.start("Build a list");

      await at("run-pause").click();
      await page.locator("[data-testid=run-pause][aria-busy=true]").waitFor();
      await page.getByText("Pausing").waitFor();
      app.agent("run-1", "CUSTOM", { name: "run.paused" });
      await at("run-resume").waitFor();

      const accepted = { command: "x", name: "run.stop", by: "usr_2", run: "run-1" };
      app.emit("app.events", "command.accepted", accepted);
      await page.getByText("Stopping, as grace asked").waitFor();
      assert.ok(await at("run-stop").isDisabled());
    });

    it("ends when its worker is lost, and so does everything in it", async () => {
      await openApp();
      const record = new Recording(app, "run-1", atOnce);
      record.start("Build a list");
      await record.call("write_file", { path: "a.ts", content: "x" });
      app.emit("app.events", "run.ended", { run: "run-1", state: "failed", reason: "worker_lost" });

      await page.locator("[data-testid=run][data-state=failed]").getByText("The agent stopped answering.").waitFor();
      await page.locator("[data-testid=tool-call][data-state=cancelled]").waitFor();
    });

    it("offers to retry a call that came to nothing, once", async () => {
      platform.sockets.onCommand = obey;
      await openApp();
      const record = new Recording(app, "run-1", atOnce);
      record.start("Build a list");
      const id = await record.call("write_file", { path: "a.ts", content: "x" });
      record.answer(id, "write_file", { status: "refused", code: "timed_out" });

      await page.locator("[data-testid=tool-call][data-state=timed_out]").waitFor();
      await at("tool-retry").click();
      await page.getByText("Retry asked").waitFor();
      assert.equal(platform.sockets.commands[0]?.["toolCall"], id);
    });

    it("shows a refusal and the diff of an edit", async () => {
      await buildRun(app, "run-1", atOnce);
      await editRun(app, "run-2", atOnce);
      await openApp();

      const refused = page.locator("[data-testid=tool-call][data-state=failed]");
      await refused.locator(".tool-head").click();
      await refused.getByText("read differently now").waitFor();
      const edited = page.locator("[data-testid=tool-call][data-tool=edit_file][data-state=succeeded]").first();
      await edited.locator(".tool-head").click();
      assert.equal(await edited.locator(".diff-removed").count(), 1);
      assert.equal(await edited.locator(".diff-added").count(), 7);
    });

    it("never becomes markup, whatever an agent writes", async () => {
      const nasty = '<img src=x onerror="document.title=1"><script>document.title=2</script>\u202e👩‍👩‍👧\u0000 `<b>`';
      await openApp();
      const record = new Recording(app, "run-1", atOnce);
      record.start(nasty);
      await record.say(nasty);
      await record.write("a<b>.html", nasty);

      await page.locator("[data-testid=tool-call][data-state=succeeded]").waitFor();
      assert.equal(await page.locator("[data-testid=stream] :is(img, script, b)").count(), 0);
      assert.equal(await page.title(), "Reading list · OverSkill");
    });

    it("of thousands of steps keeps the page small", async () => {
      const record = new Recording(app, "run-1", atOnce);
      record.start("Everything");
      for (let i = 0; i < 1_500; i++) {
        const id = await record.call("read_file", { path: `src/file-${i}.ts` });
        record.answer(id, "read_file", { status: "succeeded", result: { text: "x" } });
      }
      await record.say("All read. ".repeat(20_000));
      record.finish();
      await openApp();

      await page.locator("[data-testid=run][data-state=finished]").waitFor();
      assert.ok((await at("tool-call").count()) <= 120);
      await page.getByText(/earlier steps/).click();
      await page.waitForFunction(() => document.querySelectorAll("[data-testid=tool-call]").length > 120);
    });
  });

  describe("an approval", () => {
    const paths = ["src/App.tsx", "src/App.css", "README.md"];
    let record: Recording;

    beforeEach(async () => {
      platform.sockets.onCommand = obey;
      await openApp();
      record = new Recording(app, "run-1", atOnce);
      record.start("Change three files");
    });

    it("is given file by file, with a reason, and says who decided", async () => {
      record.ask("apr_1", "May I write these?", paths);
      await page.getByText("Waits for you").waitFor();
      await page.locator('[data-testid=approval-path][data-path="README.md"] [data-testid=path-reject]').click();
      await at("approval-reason").fill("Leave the README alone");
      assert.equal(await at("approve").textContent(), "Approve 2 of 3");
      await at("approve").click();

      const card = page.locator("[data-testid=approval][data-state=approved]");
      await card.getByText("2 of 3 files approved by you").waitFor();
      await card.getByText("“Leave the README alone”").waitFor();
      assert.equal(await card.locator("[data-decided=no]").count(), 1);
      const { paths: sent, reason, decision } = platform.sockets.commands[0]!;
      assert.deepEqual({ sent, reason, decision }, {
        sent: ["src/App.tsx", "src/App.css"],
        reason: "Leave the README alone",
        decision: "approve",
      });
    });

    it("may be refused as a whole", async () => {
      record.ask("apr_1", "May I write these?", paths);
      await at("reject").click();

      await page.locator("[data-testid=approval][data-state=rejected]").getByText("Rejected by you").waitFor();
      assert.equal(platform.sockets.commands[0]?.["paths"], undefined);
    });

    it("counts down to its end, and says when nobody decided", async () => {
      const expiresAt = new Date(Date.now() + 50_000).toISOString();
      const call = await record.call("delete_file", { path: "src/App.css" });
      record.ask("apr_1", "May I delete it?", ["src/App.css"], { expiresAt, toolCall: call });
      await page.locator("[data-testid=approval-left][data-soon]").getByText(/^0:[45]\d$/).waitFor();
      await page.locator("[data-testid=tool-call][data-state=awaiting_approval]").waitFor();

      app.emit("app.events", "approval.closed", { approval: "apr_1", run: "run-1", decision: "reject", by: "expiry" });
      await page.getByText("Nobody decided in time").waitFor();
      assert.equal(await at("approval-left").count(), 0);
    });

    it("may be decided by somebody else meanwhile", async () => {
      record.ask("apr_1", "May I write these?", paths);
      await at("approve").waitFor();
      app.emit("app.events", "approval.closed", { approval: "apr_1", run: "run-1", decision: "approve", by: "usr_2" });

      await page.locator("[data-testid=approval][data-state=approved]").getByText("Approved by grace").waitFor();
      assert.equal(await at("approve").count(), 0);
    });
  });

  describe("files", () => {
    beforeEach(async () => {
      await buildRun(app, "run-1", atOnce);
      await editRun(app, "run-2", atOnce);
      await openApp();
    });

    it("are shown with their lines and what changed in them", async () => {
      await page.locator('[data-testid=tree-file][data-path="src/App.css"]').click();
      await at("file-viewer").getByText("#16834a").waitFor();

      await at("file-view-changes").click();
      await at("file-viewer").locator(".diff-removed").getByText("#5b5bd6").waitFor();
    });

    it("of an older revision are shown as such and can be restored", async () => {
      await at("side-history").click();
      await page.locator("[data-testid=revision][data-revision='7'] .revision-head").click();
      await at("view-revision").click();
      await at("old-revision").waitFor();
      await at("file-viewer").getByText("#5b5bd6").waitFor();

      await at("restore-revision").click();
      await at("confirm").click();
      await page.getByText("Revision 7 restored").waitFor();
      assert.equal(await at("head").textContent(), "r13");
      assert.deepEqual(app.read("src/App.css", 13), app.read("src/App.css", 7));
    });
  });

  describe("releases", () => {
    beforeEach(async () => {
      await buildRun(app, "run-1", atOnce);
      await openApp();
    });

    it("go through their states to a live link", async () => {
      await at("release-button").click();
      await page.locator("[data-testid=release-button][data-state=queued]").waitFor();
      const id = String(app.releases[0]?.["release"]);
      for (const state of ["bundling", "uploading", "verifying"]) {
        app.moveRelease(id, state);
        await page.locator(`[data-testid=release-button][data-state=${state}]`).waitFor();
      }
      app.moveRelease(id, "live", { url: "http://reading-list.apps.localhost:8086/" });
      await page.locator("[data-testid=release-button][data-state=live]").waitFor();

      assert.equal(await at("live-link").getAttribute("href"), "http://reading-list.apps.localhost:8086/");
    });

    it("say why they failed", async () => {
      await at("release-button").click();
      await page.locator("[data-testid=release-button][data-state=queued]").waitFor();
      const error = { code: "bundle_failed", detail: "Could not resolve ./missing" };
      app.moveRelease(String(app.releases[0]?.["release"]), "failed", { error });

      await at("release-error").getByText("Could not resolve ./missing").waitFor();
    });
  });

  describe("the preview", () => {
    beforeEach(async () => {
      await buildRun(app, "run-1", atOnce);
      await openApp();
    });

    it("is the app's own host in a sandbox, at the size of a phone if wished", async () => {
      const frame = page.frameLocator("[data-testid=preview-frame]");
      await frame.getByText("Invisible Cities").waitFor();
      await at("device-phone").click();

      assert.equal(await at("preview-frame").getAttribute("src"), app.card.previewUrl);
      assert.match((await at("preview-frame").getAttribute("sandbox")) ?? "", /allow-scripts/);
      assert.equal(await at("preview-frame").evaluate((element) => element.clientWidth), 390);
    });

    it("tells what is broken and where, until it is not", async () => {
      const path = "src/App.tsx";
      const message = "Expected `}`";
      app.emit("app.events", "preview.failed", { revision: 9, path, message, line: 14, column: 3, kind: "transform" });
      await at("preview-error").getByText("src/App.tsx:14:3").click();
      await at("file-viewer").locator(".pointed").waitFor();

      await at("view-preview").click();
      app.emit("app.events", "preview.recovered", { revision: 10, path });
      await at("preview-error").waitFor({ state: "detached" });
    });
  });

  describe("sharing the preview", () => {
    beforeEach(async () => {
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await buildRun(app, "run-1", atOnce);
    });

    const source = (): Promise<string | null> => at("preview-frame").getAttribute("src");
    const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

    it("is for whoever knows the address, until its owner says otherwise", async () => {
      await openApp();
      await at("share").click();
      await at("copy-address").click();
      await page.getByText("Copied").waitFor();
      assert.equal(await clipboard(), app.card.previewUrl);

      await at("share-links").click();
      await page.getByText("Others need a link").waitFor();

      assert.ok(app.viewing.hidden);
      assert.match(String(await source()), /@overskill\/enter\?link=lnk_1&to=%2F$/);
      await at("share-everybody").click();
      await at("copy-address").waitFor();
      assert.ok(!app.viewing.hidden);
      assert.equal(await source(), app.card.previewUrl);
    });

    it("is by links that can be taken back, none of which is the editor's own", async () => {
      app.viewing.hidden = true;
      await openApp();
      await at("share").click();
      await at("link-life").selectOption("168");
      await at("link-add").click();
      await at("link-url").waitFor();
      await page.waitForFunction(() => navigator.clipboard.readText().then((text) => text.includes("enter")));
      assert.equal(await clipboard(), await at("link-url").textContent());
      assert.equal(await at("link").count(), 1);
      await at("link").getByText(/ends in 7 ?d(ays)?$/).waitFor();

      await at("link-withdraw").click();
      await at("link").waitFor({ state: "detached" });

      assert.deepEqual(app.viewing.links.map(({ link }) => link), ["lnk_1"]);
    });

    it("says so when it cannot be changed", async () => {
      await openApp();
      await at("share").click();
      await at("copy-address").waitFor();
      platform.broken.add("/auth/v1/apps");

      await at("share-links").click();

      await page.getByText("Service unavailable").waitFor();
      assert.equal(await at("share-everybody").getAttribute("aria-checked"), "true");
    });

    it("leaves a viewer nothing to change", async () => {
      platform.role = "viewer";
      app.viewing.hidden = true;
      app.link(24);
      await openApp();
      await at("share").click();

      await at("link").waitFor();
      assert.ok(await at("link-withdraw").isDisabled());
      assert.equal(await at("share-everybody").count(), 0);
    });
  });

  describe("the connection", () => {
    it("resumes where it was", async () => {
      await openApp();
      const record = new Recording(app, "run-1", atOnce);
      record.start("Build a list");
      await page.locator("[data-testid=run]").waitFor();

      platform.sockets.cut(4000);
      await record.say("After the cut.");
      await page.getByText("After the cut.").waitFor();
      assert.equal(await at("run").count(), 1);
    });

    it("is one for all tabs, and outlives the tab that holds it", async () => {
      await openApp();
      const other = await page.context().newPage();
      await other.goto(page.url());
      await other.locator("[data-testid=connection][data-phase=live][data-sharing=following]").waitFor();
      await page.locator("[data-testid=connection][data-sharing=leading][data-tabs='2']").waitFor();
      assert.equal(platform.sockets.count, 1);

      const record = new Recording(app, "run-1", atOnce);
      record.start("Build a list");
      await record.say("Seen by both.");
      await page.getByText("Seen by both.").waitFor();
      await other.getByText("Seen by both.").waitFor();

      await page.close();
      await record.say("Seen by the heir.");
      await other.getByText("Seen by the heir.").waitFor();
      await other.locator("[data-testid=connection][data-phase=live][data-sharing=alone]").waitFor();
      assert.equal(await other.getByText("Seen by both.").count(), 1);
      assert.equal(platform.sockets.count, 1);
    });

    it("says that the device is offline, and comes back with the network", async () => {
      await openApp();
      await page.context().setOffline(true);
      await page.locator("[data-testid=connection][data-phase=offline]").waitFor();
      await new Recording(app, "run-1", atOnce).say("While you were away.");

      await page.context().setOffline(false);
      await page.locator("[data-testid=connection][data-phase=live]").waitFor();
      await page.getByText("While you were away.").waitFor();
    });

    it("counts down to the next attempt", async () => {
      await openApp();
      platform.sockets.cut(4000, "draining;retry=30000");
      await page.getByText(/Reconnecting in (30|29) s/).waitFor();

      await at("reconnect").click();
      await page.locator("[data-testid=connection][data-phase=live]").waitFor();
    });

    it("is offline after a verdict, until somebody retries", async () => {
      await openApp();
      platform.sockets.cut(4403);
      await page.locator("[data-testid=connection][data-phase=closed]").waitFor();

      await at("reconnect").click();
      await page.locator("[data-testid=connection][data-phase=live]").waitFor();
    });
  });

  it("leave a viewer nothing to change", async () => {
    platform.role = "viewer";
    await buildRun(app, "run-1", atOnce);
    await openApp();
    new Recording(app, "run-2", atOnce).start("More");

    await page.locator("[data-testid=run][data-state=running]").waitFor();
    assert.ok(await at("release-button").isDisabled());
    assert.ok(await at("run-stop").isDisabled());
    assert.equal(await at("steer").count(), 0);
  });

  it("show one pane at a time on a phone", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await buildRun(app, "run-1", atOnce);
    await openApp();

    await at("tab-files").click();
    await page.locator('[data-testid=tree-file][data-path="README.md"]').click();
    await at("file-viewer").getByText("A small app").waitFor();
    assert.ok(!(await at("stream").isVisible()));
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.ok(!overflow);
  });
});
