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

/** Says below an explorer, which no longer loads, what it lacks, if anything, instead of what was said before. */
function complain(explorer, trouble) {
  explorer.querySelector("button").ariaBusy = null;
  explorer.querySelector(".trouble")?.remove();
  if (!trouble) return;
  const told = `${trouble}. What stands here holds without it. Reload the page, or try again.`;
  explorer.querySelector("figure").append(make("p", { className: "trouble", role: "alert" }, told));
}
