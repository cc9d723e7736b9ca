/* The service worker of a town's site: the network first, the last seen copy of a public page when there is none.
   Nothing of the desk, of log-in, of anybody's own affairs is kept; nothing is sent anywhere. */
const KEPT = "qingfeng-pages-1";
const MOST = 80;
const PUBLIC = /^\/(funds(\/(?!mine)|$)|books|projects|item|columns?|service|report|villages|station|help|guide|about|static|$)/;
const scope = new URL(self.registration.scope).pathname.replace(/\/$/, "");

const isPublic = (request) => {
  const url = new URL(request.url);
  const path = url.pathname.slice(scope.length) || "/";
  return request.method === "GET" && url.origin === self.location.origin && (url.pathname.startsWith("/static/") || PUBLIC.test(path));
};

const keep = async (request, answer) => {
  if (!answer.ok || answer.redirected || /no-store/.test(answer.headers.get("Cache-Control") || "")) return;
  const cache = await caches.open(KEPT);
  await cache.put(request, answer);
  const keys = await cache.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - MOST))) await cache.delete(old);
};

const without = () => new Response(
  '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>没有网络</title>'
  + `<h1>现在没有网络</h1><p>这一页以前没有打开过，手机里没有存。看过的公开页面没有网络也能再看。</p><p><a href="${scope}/">回首页</a></p>`,
  { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(caches.keys().then((names) =>
  Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)))).then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  if (!isPublic(event.request)) return;
  event.respondWith(fetch(event.request).then((answer) => {
    event.waitUntil(keep(event.request, answer.clone()));
    return answer;
  }).catch(async () => (await caches.match(event.request)) || (event.request.mode === "navigate" ? without() : Response.error())));
});
