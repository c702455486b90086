// Slack's Web API by https://emulate.dev, with our request URL registered, what people see readable, and modals that
// people can close.
// node emulator.mjs NODE_MODULES REQUEST_URL SEED: prints its address once it listens.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, requestUrl, seed] = process.argv.slice(2);
const dist = join(modules, "emulate", "dist");
const load = (name) => import(pathToFileURL(join(dist, name)));
const declaresSlack = (name) =>
  /^dist-.*\.js$/.test(name) && readFileSync(join(dist, name), "utf8").includes("var slackPlugin = ");
const byNumber = (url) => url.replace("localhost", "127.0.0.1");
const { slackPlugin, getSlackStore } = await load(readdirSync(dist).find(declaresSlack));
const register = slackPlugin.register;
slackPlugin.register = (app, store, webhooks, url, ...others) => {
  register(app, store, webhooks, byNumber(url), ...others);
  webhooks.register({ url: requestUrl, events: ["*"], active: true, owner: "slack" });
  const kept = getSlackStore(store);
  // Slack lets an app open a modal for three seconds; a busy machine may take longer.
  const insert = kept.viewTriggers.insert.bind(kept.viewTriggers);
  kept.viewTriggers.insert = (trigger) => insert({ ...trigger, expires_at: trigger.expires_at + 60 });
  app.get("/views/:user", (c) => c.json(kept.views.all().filter((view) => view.user_id === c.req.param("user"))));
  app.delete("/views/:view", (c) => {
    kept.views.delete(kept.views.findOneBy("view_id", c.req.param("view")).id);
    return c.json({});
  });
  app.get("/ephemeral/:user", (c) =>
    c.json(kept.ephemeralMessages.all().filter((message) => message.target_user === c.req.param("user"))));
};
const { createEmulator } = await load("api.js");
const emulator = await createEmulator({ service: "slack", port: 0, seed: JSON.parse(seed) });
console.log(byNumber(emulator.url));
