// What mdBook's own scripts leave undone for readers with a keyboard and for
// print.

"use strict";

(() => {
  // The button that shows and hides the contents: mdBook expects a label.
  const shown = document.getElementById("mdbook-sidebar-toggle-anchor");
  document.getElementById("mdbook-sidebar-toggle").addEventListener("click", () => shown.click());

  // The buttons in the contents tell what they did.
  const contents = document.getElementById("mdbook-sidebar");
  const tell = (button) => button.setAttribute("aria-expanded", button.closest("li").classList.contains("expanded"));
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
