// What mdBook's own scripts leave undone for readers with a keyboard and for
// print.

"use strict";

/** Gets a script that is not needed from the beginning. */
function load(src) {
  return new Promise((onload, onerror) => {
    document.head.append(make("script", { src, onload, onerror }));
  });
}

/** Says that a search lacks what it needs. */
function tellLost() {
  document.getElementById("mdbook-searchresults-header").textContent =
    `What the search needs ${LOST}. Try again.`;
  document.getElementById("mdbook-searchresults-outer").classList.remove("hidden");
}

(() => {
  // The button that shows and hides the contents: mdBook expects a label.
  const shown = document.getElementById("mdbook-sidebar-toggle-anchor");
  document.getElementById("mdbook-sidebar-toggle").addEventListener("click", () => shown.click());

  // The buttons in the contents tell what they did.
  const contents = document.getElementById("mdbook-sidebar");
  const tell = (button) => (button.ariaExpanded = button.closest("li").classList.contains("expanded"));
  contents.querySelectorAll(".chapter-fold-toggle").forEach(tell);
  contents.addEventListener("click", ({ target }) => {
    const button = target.closest(".chapter-fold-toggle");
    if (button) tell(button);
  });

  // What is wider than its box must be reachable to be scrolled.
  const reachable = () => {
    for (const box of document.querySelectorAll("pre > code, .table-wrapper")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else if (box.tabIndex === 0) box.removeAttribute("tabindex");
    }
  };
  new ResizeObserver(reachable).observe(document.querySelector("main"));

  // What searching needs is asked for when somebody searches, or comes from a result.
  const toggle = document.getElementById("mdbook-search-toggle");
  const script = window.path_to_searchindex_js;
  let asked = false;
  const prepare = async (open) => {
    if (asked) return;
    asked = true;
    if (open) {
      // What is typed meanwhile is kept.
      document.getElementById("mdbook-search-wrapper").classList.remove("hidden");
      document.getElementById("mdbook-searchbar").focus();
    }
    try {
      await load(script);
      if (open) search.open();
    } catch {
      asked = false;
      tellLost();
    }
  };
  if (script) {
    toggle.addEventListener("click", () => prepare(true));
    addEventListener("keydown", (event) => {
      const { key, altKey, ctrlKey, metaKey, shiftKey, target } = event;
      if (asked || altKey || ctrlKey || metaKey || shiftKey || !["s", "/"].includes(key)) return;
      if (target.closest("input, textarea, select")) return;
      event.preventDefault();
      prepare(true);
    });
    if (/[?&](search|highlight)=/.test(location.search)) prepare(false);
  }

  // Answers that are folded away print unfolded.
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details:not([open])")];
    for (const details of unfolded) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of unfolded) details.open = false;
  });
})();
