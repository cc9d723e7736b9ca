// People who ask for pages over plain HTTP, and the walk: every link that a page offers is opened.
import { expect } from "./lib.mjs";

// Pages of one kind that one walk opens: the citizen sees most of a list, a desk page is like its neighbour.
const OF_ROUTE = { citizen: 40, desk: 4, heavy: 1 };
const AT_ONCE = 6;

let people = 0;

// A person with a browser's cookies; `get` follows redirects inside the site.
export class Person {
  constructor(base, who) {
    // An address of its own, so that nobody uses up the others' rate.
    Object.assign(this, { base, who, cookies: {}, from: `10.0.0.${++people}` });
  }

  async ask(path, options = {}) {
    const headers = { ...options.headers, "x-forwarded-for": this.from };
    if (Object.keys(this.cookies).length)
      headers.cookie = Object.entries(this.cookies).map((c) => c.join("=")).join("; ");
    const answer = await fetch(new URL(path, this.base), { ...options, headers, redirect: "manual",
                                                           signal: AbortSignal.timeout(20000) });
    // Debian's Node.js 18 has no getSetCookie: cookies come in one line, a comma between them (and in dates).
    for (const line of (answer.headers.get("set-cookie") ?? "").split(/, *(?=\w+=)/).filter(Boolean)) {
      const [name, value] = line.split(";")[0].split("=");
      this.cookies[name] = value;
    }
    return answer;
  }

  // {url, status, type, text} of the page behind at most five redirects.
  async get(path) {
    let url = new URL(path, this.base).href;
    for (let i = 0; ; i++) {
      const answer = await this.ask(url);
      if (i < 5 && answer.status >= 300 && answer.status < 400 && answer.headers.get("location")) {
        url = new URL(answer.headers.get("location"), url).href;
        await answer.arrayBuffer();
        continue;
      }
      const type = answer.headers.get("content-type") ?? "";
      const bytes = Buffer.from(await answer.arrayBuffer());
      return { url, status: answer.status, type, size: bytes.length, text: type.startsWith("text/html") ? bytes.toString() : "" };
    }
  }

  async login(path, name, password) {
    const answer = await this.ask(path, { method: "POST", body: new URLSearchParams({ login: name, password }) });
    return answer.status === 303 && (answer.headers.get("location") ?? "").includes("/desk");
  }

  // Changes a password that somebody else gave; true when the desk opens afterwards.
  async settle(base, old, fresh) {
    const csrf = (await this.get(base + "/desk/account")).text.match(/name="csrf" value="([^"]*)"/)?.[1] ?? "";
    const answer = await this.ask(base + "/desk/account/password", {
      method: "POST", headers: { origin: this.base }, body: new URLSearchParams({ csrf, old, fresh, again: fresh }) });
    return answer.status === 303 && (await this.get(base + "/desk")).url.endsWith("/desk");
  }
}

// What a page of this site links to or shows (pictures, feeds, style sheets), without anchors.
function linksOf(text, at, base) {
  const found = new Set();
  for (const [, raw] of text.matchAll(/<(?:a|link|img|script)\s[^>]*?(?:href|src)="([^"]*)"/g)) {
    const url = new URL(raw.replaceAll("&amp;", "&"), at);
    if (url.origin === base) found.add(url.origin + url.pathname + url.search);
  }
  return found;
}

// An anchor of a page must be on it.
function lostAnchors(text, at) {
  const ids = new Set([...text.matchAll(/\sid="([^"]*)"/g)].map((m) => m[1]));
  return [...text.matchAll(/<a\s[^>]*?href="#([^"]+)"/g)].map((m) => decodeURIComponent(m[1])).filter((a) => !ids.has(a));
}

export const inside = (url) => new URL(url).pathname.replace(/^\/weichuan(?=\/|$)/, "") || "/";

// Opens what the links of the pages from `start` lead to, some of each kind; Map of route path to its first page.
export async function walk(person, routes, start) {
  const routeOf = (path) => routes.find((r) => r.pattern.test(path));
  const seen = new Map(), queue = start.map((s) => person.base + s), asked = new Set(queue), opened = {};
  const open = async (url) => {
    const route = routeOf(inside(url)), kind = route?.path ?? "?" + inside(url);
    const limit = route?.rate !== "READ" && route ? OF_ROUTE.heavy : OF_ROUTE[person.who === "citizen" ? "citizen" : "desk"];
    opened[kind] = (opened[kind] ?? 0) + 1;
    if (opened[kind] > limit) return;
    const page = await person.get(url).catch((e) => ({ url, status: e.message, type: "", text: "" }));
    expect(`${person.who}: ${url.slice(person.base.length)} opens`, page.status === 200, page.status);
    if (page.status !== 200) return;
    const lost = lostAnchors(page.text);
    expect(`${person.who}: ${url.slice(person.base.length)} anchors`, lost.length === 0, lost.join(" "));
    for (const one of new Set([route, routeOf(inside(page.url))]))
      if (one && !seen.has(one.path)) seen.set(one.path, { ...page, access: one.access, who: person.who });
    for (const link of linksOf(page.text, page.url, person.base))
      if (!asked.has(link)) {
        asked.add(link);
        queue.push(link);
      }
  };
  let busy = 0;
  await new Promise((done) => {
    const next = () => {
      while (busy < AT_ONCE && queue.length) {
        busy++;
        open(queue.shift()).finally(() => {
          busy--;
          next();
        });
      }
      if (!busy && !queue.length) done();
    };
    next();
  });
  return seen;
}
