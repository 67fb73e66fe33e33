// Keeps an open page up to date without moving what a reader looks at; the page works without it.
"use strict";

const EVERY_MS = 30000;
const SOON_MS = 1000;
const MOST_NEW = 20;

function bar() {
  return document.querySelector("[data-trending]");
}

function isInUse() {
  return bar().querySelector("ol:hover, ol:focus-within, details[open]") !== null;
}

async function showTrending(query) {
  const answer = await fetch(`/trending-bar?${query}`, { cache: "no-cache" });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  bar().replaceWith(fresh.querySelector("[data-trending]"));
}

async function refreshTrending() {
  if (isInUse() || "at" in bar().dataset) return;
  const { window, language } = bar().dataset;
  await showTrending(new URLSearchParams({ window, language }));
}

// The other window without leaving the page; the link leads there without script.
async function switchWindow(event) {
  const link = event.target.closest("[data-trending] .windows a[data-window]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  await showTrending(new URL(link.href).searchParams);
  bar().querySelector(`.windows a[data-window="${link.dataset.window}"]`).focus();
  listen();
}

// Changes of the list as they happen. Hidden pages let go: a browser has few connections.
let changes = null;
function listen() {
  changes?.close();
  changes = null;
  if (document.hidden || "at" in bar().dataset) return;
  const { edition, window } = bar().dataset;
  changes = new EventSource(`/v1/trending/stream?${new URLSearchParams({ edition, window })}`);
  for (const kind of ["entered", "rising", "falling", "left", "missed"]) {
    changes.addEventListener(kind, refreshSoon);
  }
}

// A step of the list brings several changes at once: one look is enough for all. Not every page
// looks at the same moment.
let pending = null;
function refreshSoon() {
  pending ??= setTimeout(() => {
    pending = null;
    refreshTrending().catch(() => {});
  }, SOON_MS * (1 + 3 * Math.random()));
}

async function announceNews() {
  const notice = document.querySelector("[data-newer-than]");
  if (!notice) return;
  const query = new URLSearchParams({ sort: "date", limit: MOST_NEW });
  const language = new URLSearchParams(location.search).get("language");
  const section = location.pathname.match(/^\/sections\/([^/]+)$/);
  if (language) query.set("language", language);
  if (section) query.set("section", decodeURIComponent(section[1]));
  const answer = await fetch(`/v1/search?${query}`);
  if (!answer.ok) return;
  const shownAt = new Date(notice.dataset.newerThan);
  const { results } = await answer.json();
  const count = results.filter((one) => new Date(one.ingest_time) > shownAt).length;
  if (count === 0) return;
  const told = count === MOST_NEW ? `${count} or more` : String(count);
  notice.firstElementChild.textContent = `${told} new ${count === 1 ? "article" : "articles"}`;
  notice.hidden = false;
}

function closeExplanations(event) {
  if (event.key !== "Escape") return;
  for (const open of bar().querySelectorAll("details[open]")) open.open = false;
  bar().dataset.dismissed = "";
}

function showAgain(event) {
  if (event.target.closest?.("[data-trending]")) delete bar().dataset.dismissed;
}

document.addEventListener("keydown", closeExplanations);
document.addEventListener("focusin", showAgain);
document.addEventListener("mouseover", showAgain);
document.addEventListener("click", (event) => switchWindow(event).catch(() => {}));
document.addEventListener("visibilitychange", listen);
listen();
setInterval(() => {
  if (document.hidden) return;
  // Away for a moment: the next round tries again.
  refreshTrending().catch(() => {});
  announceNews().catch(() => {});
}, EVERY_MS);
