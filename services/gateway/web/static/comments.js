// Forms of a discussion in place, without leaving the page; every link and form works without it.
"use strict";

function tell(text) {
  const told = document.querySelector("[data-comments-told]");
  if (told) told.textContent = text;
}

async function fetched(address, options) {
  const answer = await fetch(address, options);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { answer, page };
}

// The form that the link leads to, below the comment that it is about.
async function openForm(link) {
  const { page } = await fetched(link.href, { cache: "no-cache" });
  const form = page.querySelector(".thread [data-comment-form]");
  if (!form) {
    location.assign(link.href);
    return;
  }
  document.querySelector(".thread [data-comment-form]")?.remove();
  renamed(form);
  link.closest("article").after(form);
  form.querySelector("textarea").focus();
}

// The form at the end of the page has the same names.
function renamed(form) {
  form.id = "form-here";
  for (const one of form.querySelectorAll("[id]")) one.id = one.id.replace(/^form-/, "form-here-");
  for (const one of form.querySelectorAll("[for]")) one.htmlFor = one.htmlFor.replace(/^form-/, "form-here-");
  form.setAttribute("aria-labelledby", "form-here-heading");
  const text = form.querySelector("[aria-describedby]");
  text?.setAttribute("aria-describedby", "form-here-fault");
}

function known() {
  return new Set([...document.querySelectorAll(".thread li[id]")].map((one) => one.id));
}

async function send(form) {
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const body = new URLSearchParams(new FormData(form));
    const { answer, page } = await fetched(form.action, { method: "POST", body });
    if (answer.ok) showAnew(form, page);
    else giveBack(form, page);
  } catch {
    tell("That did not reach us. What you wrote is still here; please try again.");
  } finally {
    button.disabled = false;
  }
}

// What was written is there by now; all else stays where the reader looks.
function showAnew(form, page) {
  const before = known();
  const about = form.closest("li[id]")?.id;
  const section = page.querySelector("[data-comments]");
  tellTimes(section);
  document.querySelector("[data-comments]").replaceWith(section);
  newer()?.replaceChildren();
  const notice = section.querySelector(":scope > .notice");
  const fresh = [...known()].find((id) => !before.has(id)) ?? about;
  const comment = fresh && document.getElementById(fresh);
  tell(notice ? notice.textContent : "Your comment is there.");
  if (comment) lookAt(comment);
}

function giveBack(form, page) {
  const filled = page.querySelector("[data-comment-form]");
  if (!filled) {
    tell("That was not taken. What you wrote is still here; please try again.");
    return;
  }
  if (form.id === "form-here") renamed(filled);
  form.replaceWith(filled);
  filled.querySelector("textarea").focus();
}

// Comments of others that come meanwhile: told in a button, shown when the reader asks for them.
function newer() {
  return document.querySelector("[data-discussion]");
}

let following = null;
function follow() {
  following?.close();
  following = null;
  if (document.hidden || !newer()) return;
  following = listener(`/v1/articles/${newer().dataset.discussion}/comments/stream`, ["comment", "missed"], countSoon);
  following.addEventListener("open", lookIfAway);
}

// What came while nobody listened was told to nobody.
let hasFollowed = false;
function lookIfAway() {
  if (hasFollowed) countSoon();
  hasFollowed = true;
}

let counting = null;
function countSoon() {
  counting ??= setTimeout(() => {
    counting = null;
    announceComments().catch(() => {});
  }, SOON_MS * (0.3 + Math.random()));
}

async function announceComments() {
  const asked = new URLSearchParams({ article_id: newer().dataset.discussion, limit: MOST_NEW });
  const answer = await fetch(`/v1/comments?${asked}`, { cache: "no-cache" });
  if (!answer.ok) return;
  const { comments } = await answer.json();
  const count = comments.filter((one) => !document.getElementById(`comment-${one.comment_id}`)).length;
  if (count === 0) newer().replaceChildren();
  else offer(newer(), `${count === MOST_NEW ? `${count} or more` : count} new ${count === 1 ? "comment" : "comments"}`, showComments);
}

// As the page tells them; what is being written stays as it is.
async function showComments() {
  const fresh = (await fetchedPage(`/articles/${newer().dataset.discussion}/comments`))?.querySelector("[data-comments]");
  if (!fresh) throw new Error("no page");
  const before = known();
  const shown = document.querySelector("[data-comments]");
  tellTimes(fresh);
  shown.replaceWith(fresh);
  carryForms(shown, fresh);
  newer().replaceChildren();
  const come = [...known()].filter((id) => !before.has(id)).map((id) => document.getElementById(id));
  for (const one of come) one.classList.add("fresh");
  lookAt(come[0] ?? document.getElementById("comments"));
}

function carryForms(from, to) {
  const ending = from.querySelector(":scope > [data-comment-form]");
  if (ending) to.querySelector(":scope > [data-comment-form]")?.replaceWith(ending);
  const here = from.querySelector(".thread [data-comment-form]");
  if (!here) return;
  const about = here.closest("li").id;
  if (here.id !== "form-here") renamed(here);
  const comment = [...to.querySelectorAll(".thread li")].find((one) => one.id === about);
  (comment?.querySelector(":scope > article") ?? to.lastElementChild).after(here);
}

function lookAt(comment) {
  comment.tabIndex = -1;
  comment.focus({ preventScroll: true });
  comment.scrollIntoView({ block: "nearest" });
}

document.addEventListener("visibilitychange", follow);
follow();
setInterval(() => {
  if (isRefused(following)) follow();
}, EVERY_MS);

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("[data-comments] a[data-form]");
  const cancel = event.target.closest(".thread [data-cancel]");
  if (link) {
    event.preventDefault();
    openForm(link).catch(() => location.assign(link.href));
  } else if (cancel && cancel.closest("form").id === "form-here") {
    event.preventDefault();
    const comment = cancel.closest("li");
    cancel.closest("form").remove();
    comment.querySelector("a[data-form]")?.focus();
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-comment-form]");
  if (!form) return;
  event.preventDefault();
  send(form);
});
