// When a page cannot be fetched, shows one that says so. Keeps that page and the files it names;
// touches nothing that is sent, and answers nothing from the cache while the server can be reached.
"use strict";

const { version, pages, files, usual } = {{ kept|safe }};
const OURS = "offline-";
const KEPT = `${OURS}${version}`;
const LANGUAGE = "language";

async function keep() {
  const cache = await caches.open(KEPT);
  const wanted = [...Object.values(pages), ...files];
  // All or nothing, and as a stranger sees it: no redirect, nothing of who is signed in.
  await cache.addAll(wanted.map((address) => new Request(address, { cache: "reload", credentials: "omit", redirect: "error" })));
}

async function tidy() {
  for (const name of await caches.keys()) {
    if (name.startsWith(OURS) && name !== KEPT) await caches.delete(name);
  }
  // Pages are fetched while this script wakes up.
  if (self.registration.navigationPreload) await self.registration.navigationPreload.enable();
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));

// --- The language last read ------------------------------------------------------------------

let last = "";

async function remember(language) {
  if (!(language in pages) || language === last) return;
  last = language;
  await (await caches.open(LANGUAGE)).put("/", new Response(language));
}

async function lastRead() {
  const found = await caches.match("/", { cacheName: LANGUAGE });
  return found ? found.text() : usual;
}

// --- Pages -----------------------------------------------------------------------------------

async function pageOr(event) {
  try {
    const answer = (await event.preloadResponse) || (await fetch(event.request));
    event.waitUntil(remember(answer.headers.get("Content-Language")));
    return answer;
  } catch {
    return (await caches.match(pages[await lastRead()], { cacheName: KEPT })) || Response.error();
  }
}

async function fileOr(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request, { cacheName: KEPT })) || Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { origin, pathname } = new URL(request.url);
  if (request.mode === "navigate") event.respondWith(pageOr(event));
  else if (origin === location.origin && files.includes(pathname)) event.respondWith(fileOr(request));
});
