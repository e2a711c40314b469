// Quizzes: what the reader has ticked, held against what the build has proven. Each
// proof stands in the folded answer, in the order of the boxes.

"use strict";

for (const quiz of document.querySelectorAll(".quiz")) {
  const [question, verdict] = quiz.querySelectorAll(":scope > p");
  const boxes = [...quiz.querySelectorAll("input")];
  const proofs = [...quiz.querySelectorAll("details li")];
  const { name } = quiz.dataset;
  const text = question.textContent;
  const show = () => quiz.classList.toggle("solved", progress.reached(name).includes(text));

  /** Takes away what was said of a box, and of all. */
  const clear = (box) => {
    const item = box.closest("li");
    item.className = verdict.textContent = "";
    item.querySelector("small")?.remove();
    return item;
  };

  const check = () => {
    const right = boxes.filter((box, index) => {
      const is = box.checked === (proofs[index].className === "yes");
      const told = make("small", {}, is ? "✓ Right: " : "✗ Not so: ", ...proofs[index].cloneNode(true).childNodes);
      told.querySelector("span").remove();
      const item = clear(box);
      item.className = is ? "hit" : "miss";
      item.append(told);
      return is;
    }).length;
    const all = right === boxes.length;
    if (all) progress.keep(name, text);
    verdict.textContent = all ? "All right." : `${right} of ${boxes.length} are right.`;
    show();
  };
  quiz.querySelector("button").onclick = check;
  // What is ticked now was not checked.
  quiz.onchange = ({ target }) => clear(target);
  show();
}
