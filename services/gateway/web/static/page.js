// Keeps an open page up to date without moving what a reader looks at; the page works without it.
"use strict";

const EVERY_MS = 30000;
const MOST_NEW = 20;

async function refreshTrending() {
  const bar = document.querySelector("[data-trending]");
  const inUse = bar.matches(":hover, :focus-within") || bar.querySelector("details[open]");
  if (inUse) return;
  const answer = await fetch("/trending-bar");
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  bar.replaceWith(fresh.querySelector("[data-trending]"));
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
  for (const open of document.querySelectorAll(".trending details[open]")) open.open = false;
}

document.addEventListener("keydown", closeExplanations);
setInterval(() => {
  if (document.hidden) return;
  // Away for a moment: the next round tries again.
  refreshTrending().catch(() => {});
  announceNews().catch(() => {});
}, EVERY_MS);
