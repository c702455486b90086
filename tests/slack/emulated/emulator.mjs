// Slack's Web API by https://emulate.dev, with our request URL registered and the views of people readable.
// node emulator.mjs NODE_MODULES REQUEST_URL SEED: prints its address once it listens.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, requestUrl, seed] = process.argv.slice(2);
const dist = join(modules, "emulate", "dist");
const load = (name) => import(pathToFileURL(join(dist, name)));
const declaresSlack = (name) =>
  /^dist-.*\.js$/.test(name) && readFileSync(join(dist, name), "utf8").includes("var slackPlugin = ");
const { slackPlugin, getSlackStore } = await load(readdirSync(dist).find(declaresSlack));
const register = slackPlugin.register;
slackPlugin.register = (app, store, webhooks, ...others) => {
  register(app, store, webhooks, ...others);
  webhooks.register({ url: requestUrl, events: ["*"], active: true, owner: "slack" });
  app.get("/views/:user", (c) =>
    c.json(getSlackStore(store).views.all().filter((view) => view.user_id === c.req.param("user"))));
};
const { createEmulator } = await load("api.js");
const emulator = await createEmulator({ service: "slack", port: 0, seed: JSON.parse(seed) });
console.log(emulator.url);
