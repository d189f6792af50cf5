import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { beforeEach, test } from "node:test";
import { createContext, runInContext } from "node:vm";

const read = (path) => readFile(new URL(path, import.meta.url), "utf8");
const older = await read("../data/worker-e332a39.js");
const today = await read("../../static/js/worker.js");
const SITE = "https://awards.example.org";
const SHEET = "/sheets/3/";
const GONE = "/sheets/4/";

/* One device: its stores outlive a worker, and its network may be away. */
class Device {
  stores = new Map();

  site = new Map();

  told = [];

  caches = {
    keys: async () => [...this.stores.keys()],
    delete: async (name) => this.stores.delete(name),
    open: async (name) => {
      if (!this.stores.has(name)) this.stores.set(name, new Map());
      const store = this.stores.get(name);
      return {
        keys: async () => [...store.keys()].map((url) => ({ url })),
        delete: async (url) => store.delete(url),
        match: async (url) => store.get(url.url ?? url)?.clone(),
        put: async (url, answer) => store.set(url, answer),
      };
    },
  };

  ask = async (request) => {
    if (!this.site.size) throw new TypeError("Failed to fetch");
    const { pathname } = new URL(request.url ?? request);
    const [type, text] = this.site.get(pathname) ?? ["text/html", null];
    return new globalThis.Response(text, { status: text === null ? 404 : 200, headers: { "Content-Type": type } });
  };

  publish(release) {
    const pages = [SHEET, GONE, "/offline/"];
    const page = `<link href="/static/${release}.css"><h1>${release}</h1>`;
    this.site = new Map(pages.map((address) => [address, ["text/html", page]]));
    this.site.set(`/static/${release}.css`, ["text/css", `h1 { content: "${release}" }`]);
  }

  /* A worker takes over as the browser lets it: what the older one heard, it hears no more. */
  async begin(source) {
    this.heard = new Map();
    const clients = { claim: async () => {}, matchAll: async () => [{ postMessage: (word) => this.told.push({ ...word }) }] };
    const self = {
      clients,
      location: new URL(SITE),
      skipWaiting: () => {},
      addEventListener: (name, act) => this.heard.set(name, act),
    };
    const { Promise, Response } = globalThis;
    runInContext(source, createContext({
      self, caches: this.caches, fetch: this.ask, setTimeout: () => {}, Promise, Response, URL,
    }));
    await this.happens("install");
    await this.happens("activate");
  }

  async happens(name, event = {}) {
    const pending = [];
    const wait = (promise) => pending.push(promise);
    this.heard.get(name)({ ...event, waitUntil: wait, respondWith: wait });
    return (await Promise.all(pending))[0];
  }

  async opens(path, mode = "navigate") {
    const answer = await this.happens("fetch", { request: { url: SITE + path, method: "GET", mode } });
    return answer.text();
  }
}

let device;

beforeEach(async () => {
  device = new Device();
  device.publish("older");
  await device.begin(older);
  await device.happens("message", { data: { keep: [SHEET, GONE], user: "7" } });
  device.publish("today");
  await device.begin(today);
});

test("what an earlier release's worker kept opens without a network, as it was drawn", async () => {
  device.site.clear();

  assert.match(await device.opens(SHEET), /<h1>older/);
  assert.match(await device.opens("/static/older.css", "no-cors"), /older/);
});

test("a page of an earlier release has the day kept by today's worker, and no other", async () => {
  device.told = [];
  await device.happens("message", { data: { keep: [SHEET], user: "7" } });

  assert.deepEqual(device.told, [{ kept: 1 }]);
  device.site.clear();
  assert.match(await device.opens(SHEET), /<h1>today/);
  assert.match(await device.opens("/static/today.css", "no-cors"), /today/);
  assert.equal([...device.stores.get("day-7").keys()].includes(SITE + GONE), false);
});
