// Keeps an open page up to date without moving what a reader looks at; the page works without it.
"use strict";

const EVERY_MS = 30000;
const SOON_MS = 1000;
const MOST_NEW = 20;

// Times as the reader's clock tells them; the exact moment, with its zone, shows on hover.
const FORMS = {
  exact: new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short" }),
  short: new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" }),
  day: new Intl.DateTimeFormat("en-GB", { dateStyle: "full" }),
  date: new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" }),
  dated: new Intl.DateTimeFormat("en-GB", { dateStyle: "long" }),
  whole: new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" }),
};

function toldAge(moment) {
  const minutes = Math.floor((Date.now() - moment) / 60000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ago`;
  const form = moment.getFullYear() === new Date().getFullYear() ? FORMS.date : FORMS.dated;
  return form.format(moment);
}

function tellTimes(within = document) {
  for (const time of within.querySelectorAll("time[data-as]")) {
    const moment = new Date(time.dateTime);
    const form = time.dataset.as;
    const told = form === "age" ? toldAge(moment) : FORMS[form].format(moment);
    if (time.textContent !== told) time.textContent = told;
    time.title = FORMS.whole.format(moment);
  }
}

async function fetchedPage(address) {
  const answer = await fetch(address, { cache: "no-cache" });
  return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

// The trending bar.
function bar() {
  return document.querySelector("[data-trending]");
}

function isInUse() {
  return bar().querySelector("ol:hover, ol:focus-within, details[open]") !== null;
}

async function showTrending(query) {
  const fresh = (await fetchedPage(`/trending-bar?${query}`))?.querySelector("[data-trending]");
  if (!fresh) return;
  tellTimes(fresh);
  bar().replaceWith(fresh);
}

async function refreshTrending() {
  if (isInUse() || "at" in bar().dataset) return;
  const { window, of } = bar().dataset;
  await showTrending(new URLSearchParams({ window, of }));
}

// The other window without leaving the page; the link leads there without script.
async function switchWindow(event) {
  const link = event.target.closest("[data-trending] .windows a[data-window]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const asked = new URL(link.href).searchParams;
  asked.set("of", bar().dataset.of);
  await showTrending(asked);
  bar().querySelector(`.windows a[data-window="${link.dataset.window}"]`).focus();
  listen();
}

// Changes of the list as they happen. Hidden pages let go: a browser has few connections.
let changes = null;
let arrivals = null;
function listen() {
  changes?.close();
  arrivals?.close();
  changes = arrivals = null;
  if (document.hidden) return;
  if (notice()) arrivals = listener(notice().dataset.stream, ["article", "missed"], lookSoon);
  if ("at" in bar().dataset) return;
  const { edition, window } = bar().dataset;
  const address = `/v1/trending/stream?${new URLSearchParams({ edition, window })}`;
  changes = listener(address, ["entered", "rising", "falling", "left", "missed"], refreshSoon);
}

function listener(address, kinds, whenTold) {
  const stream = new EventSource(address);
  for (const kind of kinds) stream.addEventListener(kind, whenTold);
  return stream;
}

// A browser comes back by itself, but not to who has refused it once.
function isRefused(stream) {
  return stream?.readyState === EventSource.CLOSED;
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

// News of an open list: told in a button, shown when the reader asks for it.
function notice() {
  return document.querySelector("[data-newer-than]");
}

// What has come can be found a moment later; of many at once one look tells all.
let looking = null;
function lookSoon() {
  looking ??= setTimeout(async () => {
    await announceNews().catch(() => {});
    looking = setTimeout(() => {
      looking = null;
      announceNews().catch(() => {});
    }, 3 * SOON_MS);
  }, SOON_MS * (1 + Math.random()));
}

async function announceNews() {
  const twin = document.querySelector('link[rel="alternate"][type="application/json"]');
  if (!notice() || !twin) return;
  const address = new URL(twin.href);
  address.searchParams.set("limit", MOST_NEW);
  if (address.pathname === "/v1/search") address.searchParams.set("sort", "date");
  const answer = await fetch(address);
  if (!answer.ok) return;
  const shownAt = new Date(notice().dataset.newerThan);
  const { results } = await answer.json();
  const count = results.filter((one) => new Date(one.ingest_time) > shownAt).length;
  if (count > 0) tellNews(count === MOST_NEW ? `${count} or more` : String(count), count === 1);
}

function tellNews(count, isOne) {
  offer(notice(), `${count} new ${isOne ? "article" : "articles"}`, showNews);
}

function offer(place, told, show) {
  let button = place.querySelector("button");
  if (button?.textContent === told) return;
  if (!button) {
    button = document.createElement("button");
    button.type = "button";
    button.addEventListener("click", () => show().catch(() => location.reload()));
    place.append(button);
  }
  button.textContent = told;
}

async function showNews() {
  const address = new URL(location.href);
  address.searchParams.delete("cursor");
  const fresh = (await fetchedPage(address))?.querySelector("main");
  if (!fresh) throw new Error("no page");
  tellTimes(fresh);
  const shown = document.querySelector("main");
  shown.replaceChildren(...fresh.childNodes);
  shown.focus({ preventScroll: true });
  scrollTo({ top: 0 });
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
tellTimes();
listen();
setInterval(() => {
  if (document.hidden) return;
  if (isRefused(changes) || isRefused(arrivals)) listen();
  tellTimes();
  // Away for a moment: the next round tries again.
  refreshTrending().catch(() => {});
  announceNews().catch(() => {});
}, EVERY_MS);
