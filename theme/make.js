// What all scripts of the pages make their parts with.

"use strict";

/** Makes an element with properties and children. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

const LOST = "can’t be fetched: there is no network, or it is too slow";

/** The page waited for an explorer to find its place. */
function showPage() {
  document.documentElement.classList.remove("follows");
}

/** Says what is wrong, and is read out. */
function warning(text) {
  return make("p", { className: "trouble", role: "alert" }, `${text}.`);
}

/** Says below an explorer, which no longer loads, what it lacks, if anything, instead of what was said before. */
function complain(explorer, trouble) {
  explorer.querySelector("button").ariaBusy = null;
  explorer.querySelector(".trouble")?.remove();
  if (!trouble) return;
  explorer.querySelector("figure").append(warning(`${trouble}. What stands here holds without it. Reload the page, or try again`));
}
