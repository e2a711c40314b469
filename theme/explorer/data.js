// What the build has laid down of a listing: tools/formats/src/page.rs.

"use strict";

const walks = (() => {
  const FORMAT = 3;
  const DAMAGED = "is damaged";
  /** Milliseconds to wait for the data. */
  const PATIENCE = 30_000;

  /** What in the data can't be right, or nothing. */
  function fault(data, source) {
    if (data?.format !== FORMAT) return "has a form that this page does not know";
    if (data.source !== source) return "is about another edition of the listing";
    const { threads, actions, stands, states, objects, moments, lines } = data;
    const known = (list, index) => index === null || list[index] !== undefined;
    const sound =
      lines.length > 0 &&
      actions.every(({ thread }) => known(threads, thread)) &&
      moments.every(
        ({ t, o, s = [] }) =>
          t.length === threads.length &&
          t.every((stand) => known(stands, stand)) &&
          o.length === objects.length &&
          o.every((state) => known(states, state)) &&
          s.every(([to, ...done]) => known(moments, to) && done.every((action) => known(actions, action))),
      );
    return sound ? undefined : DAMAGED;
  }

  async function fetched(address) {
    const lost = () => {
      throw new Error(LOST);
    };
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await fetch(path_to_root + address, { signal }).catch(lost);
    if (!response.ok) throw new Error(`can't be fetched: the server says ${response.status}`);
    return response.text().catch(lost);
  }

  /** Gets the data from a file, or an element of this page, which have to be about this source. */
  async function get(place, source) {
    const text = place.startsWith("#") ? document.querySelector(place).textContent : await fetched(place);
    let data;
    let wrong;
    try {
      data = JSON.parse(text);
      wrong = fault(data, source);
    } catch {
      wrong = DAMAGED;
    }
    if (wrong) throw new Error(wrong);
    return data;
  }

  return { DAMAGED, get };
})();
